/// What is compared, and how much each comparison counts. The conventions are those of jcjohnson/fast-neural-style.
public struct LossSettings: Hashable, Sendable {
    /// Weight × mean (F − P)² at each layer, against the photo's features P.
    public var content: WeightedLayers
    /// Weight × mean (G − A)² at each layer and scale, against the painting's Gram matrices A.
    public var style: WeightedLayers
    /// Weight of ½ Σ of the squared differences between neighbouring pixels.
    public var totalVariation: Float
    /// The style layers also see the picture halved scales − 1 times, as in the pyramid loss of texture_nets.
    public var scales: Int

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
        return max(1 << (content - 1), 1 << (style - 1 + scales - 1), 2)
    }
}
