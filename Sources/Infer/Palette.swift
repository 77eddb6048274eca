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

    /// Paints a photograph. Where no style paints, its pixels stay what they are.
    /// - Throws: `MaskError`, `StylizerError`, or an error of the convolution library.
    func paint(_ photo: Image) throws -> Image {
        let opacities = Mask.opacities(of: try masks.map { try $0.matched(to: photo) })
        // A style without a mask is what lies below the others.
        var picture = try mixtures.dropFirst(masks.count).first.map { try paint(photo, with: $0) } ?? photo
        for (mixture, opacity) in zip(mixtures, opacities) {
            picture = try paint(photo, with: mixture).blended(over: picture, mask: opacity)
        }
        return picture
    }

    private func paint(_ photo: Image, with mixture: Mixture) throws -> Image {
        let painting = Image.weightedSum(
            try mixture.parts.map { part in (try part.model.map { try paint(photo, with: $0) } ?? photo, part.share) })
        return preservation.map { painting.keepingColors(of: photo, by: $0) } ?? painting
    }

    /// The largest of the networks, by which the memory is reckoned.
    var largestModel: StyleModel? {
        mixtures.flatMap(\.parts).compactMap(\.model).max { size(of: $0) < size(of: $1) }
    }

    private func size(of model: StyleModel) -> Int { model.weights.values.reduce(0) { $0 + $1.count } }

    /// What a picture is painted with if a band of it can be painted without knowing the others' colours; nil otherwise.
    var bandIngredients: BandIngredients? {
        guard masks.isEmpty, mixtures.count == 1, preservation != .histogram else { return nil }
        let networks = mixtures[0].parts.compactMap { part in part.model.map { ($0, part.share) } }
        guard networks.count == 1, let (model, share) = networks.first else { return nil }
        return BandIngredients(model: model, share: share, preservation: preservation)
    }

    private func paint(_ photo: Image, with model: StyleModel) throws -> Image {
        try (onlyStylizer ?? Stylizer(model, in: precision, capacity: 1)).stylize(photo)
    }
}

/// One network, and what becomes of its painting pixel by pixel.
struct BandIngredients {
    let model: StyleModel
    let share: Float
    let preservation: ColorPreservation?

    func finished(_ painting: Image, of photo: Image) -> Image {
        let mixed = share == 1 ? painting : Image.weightedSum([(photo, 1 - share), (painting, share)])
        return preservation.map { mixed.keepingColors(of: photo, by: $0) } ?? mixed
    }
}

/// A mask that errors call by its file.
private struct NamedMask {
    let path: String
    let mask: Mask

    init(path: String) throws(ImageError) {
        (self.path, mask) = (path, try Mask(contentsOf: URL(fileURLWithPath: path)))
    }

    func matched(to photo: Image) throws(MaskError) -> Mask {
        try mask.matched(width: photo.width, height: photo.height, name: "the mask \(path)")
    }
}
