import Engine
import Imaging

/// Pictures that the program draws itself, for those who have no photographs; the same numbers give the same pictures.
struct DrawnPhotos: PhotoSource {
    var count = 4000
    /// Side of the squares, in pixels.
    var size = 480
    /// There is one scene of a kind, and all are drawn at one scale.
    let isScarce = true

    var place: String { "the drawn pictures" }
    func name(of index: Int) -> String { "drawn picture \(index)" }

    func photo(_ index: Int) -> Image {
        var generator = SplitMix64(seed: 0x6472_6177 &+ UInt64(index))
        let scene = Scene.photographs[index % Scene.photographs.count]
        return scene.drawn(width: size, height: size, using: &generator)
    }
}
