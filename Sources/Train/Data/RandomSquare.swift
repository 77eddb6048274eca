import Engine
import Imaging

extension Image {
    /// A square from anywhere in the picture, scaled to `side` pixels and mirrored half of the time.
    /// - Parameter share: the square's side by the picture's short side; one of more than 1 shows its mirror images too.
    func randomSquare(share: Float, side: Int, using generator: inout SplitMix64) -> Image {
        let shown = max(1, Int((share * Float(min(width, height))).rounded()))
        let x = start(of: shown, within: width, using: &generator)
        let y = start(of: shown, within: height, using: &generator)
        let square = croppedMirrored(x: x, y: y, width: shown, height: shown).resized(width: side, height: side)
        return Bool.random(using: &generator) ? square.flippedHorizontally() : square
    }

    /// Where a square begins that lies within a side of the picture, or has all of that side within it.
    private func start(of shown: Int, within length: Int, using generator: inout SplitMix64) -> Int {
        Int.random(in: min(0, length - shown)...max(0, length - shown), using: &generator)
    }
}
