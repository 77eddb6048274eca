import Console

/// After how many iterations something happened, or that it had not happened after so many.
struct IterationCount: Equatable {
    let value: Double
    /// Whether it takes more than ``value``.
    var isBound = false
}

extension IterationCount: Comparable {
    /// What did not happen comes last.
    static func < (a: Self, b: Self) -> Bool { (a.isBound ? 1 : 0, a.value) < (b.isBound ? 1 : 0, b.value) }
}

extension IterationCount: CustomStringConvertible {
    var description: String {
        let number = groupedText(Int((isBound ? value.rounded(.down) : value.rounded())))
        return isBound ? "more than \(number)" : number
    }
}
