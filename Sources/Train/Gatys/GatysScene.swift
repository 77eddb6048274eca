import Engine
import Foundation
import Imaging
import PerceptualLoss

/// The pictures of a run: the photo, the paintings with their masks, and the start.
struct GatysScene {
    /// Paintings for all of the photo, or for what a mask shows of it.
    private struct Part {
        let mask: Mask?
        let paintings: [(image: Image, weight: Float)]
    }

    /// The photo at the size of the result.
    let photo: Image
    private let parts: [Part]
    /// What the masks show together, at the size of the result; nil where a part has none.
    private let mask: Mask?
    private let start: Image
    private let options: GatysPictureOptions

    /// Reads all pictures.
    /// - Throws: ``ImageError``, ``MaskError``, or ``GatysError`` for a start or a mask that cannot be used.
    init(_ options: GatysPictureOptions, seed: UInt64) throws {
        let original = try Image(contentsOf: URL(fileURLWithPath: options.photo))
        let photo = original.fitted(longSide: options.size ?? min(512, max(original.width, original.height)))
        (self.photo, self.options) = (photo, options)
        parts = try Self.parts(options, of: photo)
        mask = Self.union(of: parts)
        start = try Self.start(options.start, like: photo, seed: seed)
    }

    private static func parts(_ options: GatysPictureOptions, of photo: Image) throws -> [Part] {
        func painting(_ path: String) throws -> Image {
            colored(try Image(contentsOf: URL(fileURLWithPath: path)), like: photo, options.keepColors)
        }
        if options.region.isEmpty {
            let mask = try options.mask.map { try Self.mask($0, for: photo) }
            return [Part(mask: mask, paintings: try options.painting.map { (try painting($0.path), $0.weight) })]
        }
        return try options.region.map {
            Part(mask: try mask($0.mask, for: photo), paintings: [(try painting($0.painting), 1)])
        }
    }

    private static func mask(_ path: String, for photo: Image) throws -> Mask {
        let mask = try Mask(contentsOf: URL(fileURLWithPath: path))
            .matched(width: photo.width, height: photo.height, name: path)
        if mask.values.allSatisfy({ $0 == 0 }) { throw GatysError.emptyMask(path) }
        return mask
    }

    /// Gatys et al. 2016, "Preserving color in neural artistic style transfer": for luminance alone, paintings are as
    /// bright and as rich in contrast as the photo; else they take on its colours.
    private static func colored(_ painting: Image, like photo: Image, _ keepColors: ColorPreservation?) -> Image {
        switch keepColors {
        case nil: painting
        case .luminance: painting.luminance.withLuminanceStatistics(of: photo.luminance)
        case .histogram: painting.matchingColors(of: photo)
        }
    }

    private static func start(_ start: Start, like photo: Image, seed: UInt64) throws -> Image {
        switch start {
        case .photo: return photo
        case .noise: return .noise(width: photo.width, height: photo.height, seed: seed)
        case .file(let path):
            let picture = try Image(contentsOf: URL(fileURLWithPath: path))
            guard haveSameShape((picture.width, picture.height), (photo.width, photo.height)) else {
                throw GatysError.otherShape(start: path, width: photo.width, height: photo.height)
            }
            return picture
        }
    }

    // MARK: At a size

    /// What the content layers are to show.
    func content(longSide: Int) -> Image {
        let photo = photo.fitted(longSide: longSide)
        return options.keepColors == .luminance ? photo.luminance : photo
    }

    /// The picture to begin with at a size: the start, or what was reached at a smaller size. Where masks are black it
    /// is the photo all the same.
    /// - Throws: ``MaskError``, though masks of another shape have been refused before.
    func start(like content: Image, from smaller: Image? = nil) throws -> Image {
        let resized = (smaller ?? start).resized(width: content.width, height: content.height)
        let start = options.keepColors == .luminance ? resized.luminance : resized
        guard let mask = try mask?.matched(width: content.width, height: content.height) else { return start }
        return start.blended(over: content, mask: mask)
    }

    var isGuided: [Bool] { parts.map { $0.mask != nil } }

    /// What the style layers are to show in a picture of the content's size.
    /// - Throws: what reading the loss network throws.
    func styles(_ loss: PerceptualLoss, like content: Image) throws -> [PictureObjective.Style] {
        try parts.map { part in
            let matrices = try part.paintings.map { painting, weight in
                (try loss.gramMatrices(of: seen(painting, like: content)), weight)
            }
            let mask = try part.mask?.matched(width: content.width, height: content.height).values
            return PictureObjective.Style(matrices: Self.mixed(matrices), mask: mask)
        }
    }

    /// A painting as large as a picture of the content's size has it.
    private func seen(_ painting: Image, like content: Image) -> Image {
        let side = Double(max(content.width, content.height)) * options.paintingScale
        return painting.fitted(longSide: max(1, Int(side.rounded())))
    }

    /// - Throws: ``GatysError/tooSmall(width:height:least:what:)`` for a content or a painting that the loss cannot see.
    func requireSizes(longSide: Int, least: Int) throws {
        let content = content(longSide: longSide)
        try GatysError.requireSize(of: content, least: least, what: "The smallest picture")
        for (painting, _) in parts.flatMap(\.paintings) {
            try GatysError.requireSize(of: seen(painting, like: content), least: least, what: "A painting")
        }
    }

    /// The weighted mean; with it as target the loss has the gradient of the weighted mean of all losses.
    private static func mixed(_ matrices: [(matrices: [[Float]], weight: Float)]) -> [[Float]] {
        let total = matrices.reduce(0) { $0 + $1.weight }
        return matrices[0].matrices.indices.map { index in
            matrices[0].matrices[index].indices.map { i in
                matrices.reduce(0) { $0 + $1.weight / total * $1.matrices[index][i] }
            }
        }
    }

    /// The result for a picture: with the photo's colours if they are to be kept, and the photo where masks say so.
    func finished(_ picture: Image) -> Image {
        let resized = picture.resized(width: photo.width, height: photo.height)
        let picture = options.keepColors == .luminance ? resized.withColors(of: photo) : resized
        return mask.map { picture.blended(over: photo, mask: $0) } ?? picture
    }

    private static func union(of parts: [Part]) -> Mask? {
        let masks = parts.compactMap(\.mask)
        guard masks.count == parts.count, let first = masks.first else { return nil }
        let values = first.values.indices.map { i in min(1, masks.reduce(0) { $0 + $1.values[i] }) }
        return Mask(width: first.width, height: first.height, values: values)
    }
}

extension Image {
    /// Levels drawn evenly from 0…255.
    static func noise(width: Int, height: Int, seed: UInt64) -> Image {
        var generator = SplitMix64(seed: seed)
        let pixels = (0..<width * height * 3).map { _ in Float.random(in: 0...255, using: &generator) }
        return Image(width: width, height: height, pixels: pixels)
    }
}
