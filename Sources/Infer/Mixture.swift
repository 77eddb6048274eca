import TransformNet

/// What paints a picture, or its part under a mask: one style, several in shares, or more or less of them than they
/// learned.
///
/// Networks that grew from one base are mixed into one, which costs no more than one and paints strokes between theirs.
/// Of all others the pictures are mixed.
struct Mixture {
    /// A style with its share.
    typealias Ingredient = (model: StyleModel, share: Float)

    /// A network with its share in the picture; without one, the photograph itself.
    struct Part {
        let model: StyleModel?
        let share: Float
    }

    let parts: [Part]

    /// - Parameters:
    ///   - styles: with shares that add up to 1; at least one.
    ///   - strength: 0 leaves the photograph, 1 is what the styles learned, more leads beyond it.
    init(_ styles: [Ingredient], strength: Float) {
        let networks =
            styles.count > 1 && StyleModel.haveOneOrigin(styles.map(\.model))
            ? StyleModel.mixed(styles).map { [Ingredient($0, 1)] } : nil
        let photograph = strength == 1 ? [] : [Part(model: nil, share: 1 - strength)]
        parts = photograph + (networks ?? styles).map { Part(model: $0.model, share: $0.share * strength) }
    }
}
