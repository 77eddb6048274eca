import Foundation
import Imaging
import TransformNet

/// The styles that share a picture, where each of them paints, and whose colours the result has.
///
/// One style keeps its plans from photograph to photograph. Several give theirs up after each, so that a picture takes
/// the memory of one style however many there are.
struct Palette {
    private let models: [StyleModel]
    private let masks: [NamedMask]
    private let preservation: ColorPreservation?
    private let precision: Precision
    /// Nil if there are several styles.
    private let onlyStylizer: Stylizer?

    /// Reads styles and masks, as many of them as there are styles, or one less.
    /// - Throws: `CheckpointError`, `ImageError`.
    init(_ styles: [Style], masks: [String], keeping preservation: ColorPreservation?, in precision: Precision) throws {
        models = try styles.map { try StyleModel(contentsOf: $0.url) }
        self.masks = try masks.map(NamedMask.init(path:))
        (self.preservation, self.precision) = (preservation, precision)
        onlyStylizer = models.count == 1 ? Stylizer(models[0], in: precision) : nil
    }

    /// Paints a photograph. Where no style paints, its pixels stay what they are.
    /// - Throws: `MaskError`, `StylizerError`, or an error of the convolution library.
    func paint(_ photo: Image) throws -> Image {
        let opacities = Mask.opacities(of: try masks.map { try $0.matched(to: photo) })
        // A style without a mask is what lies below the others.
        var picture = try models.dropFirst(masks.count).first.map { try paint(photo, with: $0) } ?? photo
        for (model, opacity) in zip(models, opacities) {
            picture = try paint(photo, with: model).blended(over: picture, mask: opacity)
        }
        return picture
    }

    private func paint(_ photo: Image, with model: StyleModel) throws -> Image {
        let painting = try (onlyStylizer ?? Stylizer(model, in: precision, capacity: 1)).stylize(photo)
        return preservation.map { painting.keepingColors(of: photo, by: $0) } ?? painting
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
