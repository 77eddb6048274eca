/// What is compared, and how much each comparison counts. The conventions are those of jcjohnson/fast-neural-style.
public struct LossSettings: Hashable, Sendable {
    /// How the loss network halves its features.
    public enum Pooling: String, Sendable, CaseIterable {
        /// The largest of each 2×2 numbers, or their mean.
        case max, average
    }

    /// Weight × mean (F − P)² at each layer, against the photo's features P.
    public var content: WeightedLayers
    /// Weight × mean (G − A)² at each layer and scale, against the painting's Gram matrices A.
    public var style: WeightedLayers
    /// Weight of ½ Σ of the squared differences between neighbouring pixels.
    public var totalVariation: Float
    /// Weight of the mean square of the pattern, four pixels in period, that lies over all of the picture.
    public var grid: Float = 0
    /// The style layers also see the picture halved scales − 1 times, as in the pyramid loss of texture_nets.
    public var scales: Int
    /// How the loss network halves its features: by the largest, as VGG was trained.
    public var pooling = Pooling.max
    /// Added to the features before the Gram matrices are taken: −1 in Novak and Nikulin,
    /// https://arxiv.org/abs/1605.04603, section 3.4.
    public var activationShift: Float = 0
    /// Whether style is compared by the matrices F Eᵀ of each style layer's features F with those E of the style layer
    /// before it, rather than by F Fᵀ: Novak and Nikulin, section 3.5.
    public var isChained = false

    /// Settings without a term for the grid, with a plain comparison of Gram matrices.
    public init(content: WeightedLayers, style: WeightedLayers, totalVariation: Float, scales: Int) {
        (self.content, self.style) = (content, style)
        (self.totalVariation, self.scales) = (totalVariation, scales)
    }

    /// The layers that the loss network has to offer.
    public var layers: [LossLayer] { (content.terms + style.terms).map(\.layer) }

    /// The smallest side, in pixels, at which every layer still sees something at every scale.
    public var minimumSide: Int {
        let style = style.terms.map(\.layer.block).max() ?? 1
        let content = content.terms.map(\.layer.block).max() ?? 1
        let grid = grid > 0 ? PerceptualLoss.gridPeriod : 1
        return Swift.max(1 << (content - 1), 1 << (style - 1 + scales - 1), 2, grid)
    }

    /// - Throws: ``LossSettingsError`` if there is nothing to compare.
    func validate() throws(LossSettingsError) {
        if content.terms.isEmpty { throw .nothingCompared("content") }
        if statistics.isEmpty { throw .nothingCompared(isChained ? "chained style" : "style") }
        guard Self.possibleScales.contains(scales) else { throw .badScales(scales) }
    }

    /// The last of them halves a picture of 65,536 pixels to two.
    static let possibleScales = 1...16

    /// The matrices that style is compared by at each scale.
    var statistics: [StyleStatistic] {
        let terms = style.terms
        guard isChained else { return terms.map { StyleStatistic(layer: $0.layer, earlier: nil, weight: $0.weight) } }
        let ordered = terms.sorted { $0.layer < $1.layer }
        return zip(ordered, ordered.dropFirst()).map {
            StyleStatistic(layer: $1.layer, earlier: $0.layer, weight: $1.weight)
        }
    }
}

/// One matrix that style is compared by: a layer's Gram matrix, or its product with an earlier layer.
struct StyleStatistic {
    let layer: LossLayer
    let earlier: LossLayer?
    let weight: Float
}
