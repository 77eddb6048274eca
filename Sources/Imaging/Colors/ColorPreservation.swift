/// How a painted picture comes by the colours of its photograph.
///
/// Source: Gatys, Bethge, Hertzmann, Shechtman, "Preserving Color in Neural Artistic Style Transfer" (2016),
/// arXiv:1606.05897.
public enum ColorPreservation: String, CaseIterable, Sendable {
    /// The painting keeps its light and dark, pixel by pixel, and takes hue and saturation from the photograph, so that
    /// each thing has its own colour: the paper's luminance-only transfer.
    case luminance
    /// The painting's colours are changed all together, until their mean and covariance are the photograph's: the
    /// paper's histogram matching, which it applies to the style's painting before, and which here comes after.
    /// Brushstrokes keep contrasts of colour, but a colour may lie on other things than it does in the photograph.
    case histogram
}

extension Image {
    /// The picture, a painting of `photo`, with the colours of the photograph.
    ///
    /// Both have the same size. Where ``ColorPreservation/histogram`` leads beyond 0…255, the result lies there.
    public func keepingColors(of photo: Image, by method: ColorPreservation) -> Image {
        switch method {
        case .luminance: withColors(of: photo)
        case .histogram: matchingColors(of: photo)
        }
    }
}
