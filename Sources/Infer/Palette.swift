import Foundation
import Imaging
import TransformNet

/// The styles that share a picture, where each of them paints, and whose colours the result has.
///
/// One network keeps its plans from photograph to photograph. Several give theirs up after each, so that a picture takes
/// the memory of one network however many there are.
struct Palette {
    /// One for each mask and one for what lies below them, if anything does.
    private let mixtures: [Mixture]
    private let masks: [NamedMask]
    private let preservation: ColorPreservation?
    private let precision: Precision
    /// Nil if there are several networks.
    private let onlyStylizer: Stylizer?

    /// Reads styles and masks. With masks, as many as styles or one less, each style has its part of the picture; without,
    /// all of them paint all of it.
    /// - Throws: `CheckpointError`, `ImageError`.
    init(
        _ styles: [Style], masks: [String], strength: Float, keeping preservation: ColorPreservation?,
        in precision: Precision
    ) throws {
        mixtures = try Self.layers(of: styles, isMasked: !masks.isEmpty).map { Mixture($0, strength: strength) }
        self.masks = try masks.map(NamedMask.init(path:))
        (self.preservation, self.precision) = (preservation, precision)
        let networks = mixtures.flatMap(\.parts).compactMap(\.model)
        onlyStylizer = networks.count == 1 ? Stylizer(networks[0], in: precision) : nil
    }

    /// The styles of each part of a picture, with shares that add up to 1.
    /// - Throws: `CheckpointError`.
    private static func layers(of styles: [Style], isMasked: Bool) throws -> [[Mixture.Ingredient]] {
        let models = try styles.map { try StyleModel(contentsOf: $0.url) }
        if isMasked { return models.map { [Mixture.Ingredient(model: $0, share: 1)] } }
        let sum = styles.reduce(0) { $0 + $1.share }
        return [zip(models, styles).map { Mixture.Ingredient(model: $0, share: $1.share / sum) }]
    }

    /// Throws before anything is painted, and by the photograph's own size.
    /// - Throws: `MaskError`.
    func requireFit(_ size: Size) throws(MaskError) {
        for mask in masks { try mask.checkShape(size) }
    }

    /// Paints a photograph that is in memory. Where no style paints, its pixels stay what they are.
    /// - Throws: `MaskError`, `StylizerError`, `PlanError`, or an error of the convolution library.
    func paint(_ photo: Image) throws -> Image {
        let whole = 0..<photo.height
        let painting = try paint(LargePicture(photo)) { model, picture in
            let stylizer = onlyStylizer ?? Stylizer(model, in: precision, capacity: 1)
            return LargePicture(try stylizer.stylize(picture.rows(whole)))
        }
        return try painting.rows(whole)
    }

    /// Paints a photograph by a way of painting one with one network.
    /// - Throws: `MaskError`, or what `paint` throws.
    func paint(
        _ photo: LargePicture, by paint: (StyleModel, LargePicture) throws -> LargePicture
    ) throws -> LargePicture {
        let masks = try masks.map { try $0.matched(to: photo) }
        let paintings = try mixtures.map { mixture in
            let painting = LargePicture.weightedSum(
                try mixture.parts.map { (try $0.model.map { try paint($0, photo) } ?? photo, $0.share) })
            return try preservation.map { try painting.keepingColors(of: photo, by: $0) } ?? painting
        }
        // A style without a mask is what lies below the others.
        let below = paintings.dropFirst(masks.count).first ?? photo
        return masks.isEmpty ? below : below.covered(by: Array(zip(paintings, masks)))
    }

    /// How many networks paint.
    var networkCount: Int { mixtures.flatMap(\.parts).count { $0.model != nil } }

    /// The largest of the networks, by which the memory is reckoned.
    var largestModel: StyleModel? {
        mixtures.flatMap(\.parts).compactMap(\.model).max { size(of: $0) < size(of: $1) }
    }

    private func size(of model: StyleModel) -> Int { model.weights.values.reduce(0) { $0 + $1.count } }
}

/// A mask that errors call by its file.
private struct NamedMask {
    let path: String
    let mask: Mask

    init(path: String) throws(ImageError) {
        (self.path, mask) = (path, try Mask(contentsOf: URL(fileURLWithPath: path)))
    }

    func checkShape(_ size: Size) throws(MaskError) {
        try mask.checkShape(width: size.width, height: size.height, name: name)
    }

    func matched(to photo: LargePicture) throws(MaskError) -> LargeMask {
        try LargeMask(mask, width: photo.width, height: photo.height, name: name)
    }

    private var name: String { "the mask \(path)" }
}
