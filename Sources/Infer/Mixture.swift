import Digest
import Foundation
import Imaging
import TransformNet

/// What paints a picture, or its part under a mask: one style, several in shares, or more or less of them than they
/// learned.
///
/// Networks that grew from the same base are mixed into one, which costs no more than one and paints strokes between
/// theirs. Of all others the pictures are mixed.
struct Mixture {
    /// A network with its share in the picture; without one, the photograph itself.
    struct Part {
        let model: StyleModel?
        let share: Float
    }

    /// A style with its share.
    typealias Ingredient = (model: StyleModel, share: Float)

    let parts: [Part]

    /// - Parameters:
    ///   - styles: with shares that add up to 1; at least one.
    ///   - strength: 0 leaves the photograph, 1 is what the styles learned, more leads beyond it.
    ///   - base: that all of them grew from, if there is one.
    init(_ styles: [Ingredient], strength: Float, base: StyleModel?) {
        let terms = styles.map { Ingredient(model: $0.model, share: $0.share * strength) }
        if let base, let mixed = StyleModel.mixed([Ingredient(model: base, share: 1 - strength)] + terms) {
            parts = [Part(model: mixed, share: 1)]
        } else {
            let photograph = strength == 1 ? [] : [Part(model: nil, share: 1 - strength)]
            parts = photograph + terms.map { Part(model: $0.model, share: $0.share) }
        }
    }

    /// The network that styles grew from, as far as it is at hand and the same for all.
    static func base(of styles: [StyleModel]) -> StyleModel? {
        let origins = Set(styles.map { $0.training?.options["from-sha256"] })
        guard origins.count == 1, let origin = origins.first ?? nil else { return nil }
        let files = ["base.h5", "base-half.h5"].compactMap(CheckpointFolders.path).map { URL(fileURLWithPath: $0) }
        return files.first { (try? sha256(of: $0)) == origin }.flatMap { try? StyleModel(contentsOf: $0) }
    }
}
