import Foundation
import TransformNet

/// At what sizes a photograph is painted and written.
struct Sizing: Equatable {
    /// The longest side that results may have.
    let maxSide: Int?
    /// How many times larger strokes are than the style's own: a picture is painted so much smaller.
    let strokeScale: Double
    /// The longer side of a result that only shows what the whole one will look like.
    let preview: Int?

    /// Of the result, were it no preview.
    func full(_ photograph: Size) -> Size { photograph.fitted(longSide: maxSide) }

    /// Of the picture that the networks see.
    func working(_ photograph: Size) -> Size {
        let full = full(photograph)
        return strokeScale == 1 ? full : full.scaled(by: 1 / strokeScale)
    }

    /// Of the result.
    func result(_ photograph: Size) -> Size { full(photograph).fitted(longSide: preview) }
}

/// The size of a picture in pixels.
struct Size: Equatable, CustomStringConvertible {
    let width, height: Int
    /// Whether a network can paint a picture of this size.
    var isPaintable: Bool { min(width, height) >= Architecture.minimumSide }
    var megapixels: Double { Double(width * height) / 1e6 }
    var description: String { "\(width)×\(height)" }

    func fitted(longSide: Int?) -> Size {
        guard let longSide, max(width, height) > longSide else { return self }
        return scaled(by: Double(longSide) / Double(max(width, height)))
    }

    func scaled(by factor: Double) -> Size {
        func side(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded())) }
        return Size(width: side(width), height: side(height))
    }
}
