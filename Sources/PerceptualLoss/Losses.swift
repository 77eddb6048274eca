public import Engine

/// The four numbers of a loss, each with its weight.
public struct Losses: Sendable, Equatable {
    /// The terms, and their sum, which may hold more than the three.
    public var content, style, totalVariation, total: Float

    /// Losses of which those that are left out are 0.
    public init(content: Float = 0, style: Float = 0, totalVariation: Float = 0, total: Float = 0) {
        (self.content, self.style, self.totalVariation, self.total) = (content, style, totalVariation, total)
    }

    /// The sums, term by term.
    public static func + (a: Losses, b: Losses) -> Losses {
        Losses(
            content: a.content + b.content, style: a.style + b.style,
            totalVariation: a.totalVariation + b.totalVariation, total: a.total + b.total)
    }

    /// The losses divided by a count, term by term, as for a mean.
    public static func / (a: Losses, count: Int) -> Losses {
        let n = Float(count)
        return Losses(
            content: a.content / n, style: a.style / n, totalVariation: a.totalVariation / n, total: a.total / n)
    }

    /// The first term that is no finite number.
    public var strayTerm: String? {
        [("content", content), ("style", style), ("total variation", totalVariation), ("total", total)]
            .first { !$0.1.isFinite }?.0
    }
}

extension Plan {
    /// The terms as the last forward run left them.
    public func losses(_ terms: PerceptualLoss.Terms) -> Losses {
        Losses(
            content: self[terms.content][0], style: self[terms.style][0],
            totalVariation: self[terms.totalVariation][0], total: self[terms.total][0])
    }
}
