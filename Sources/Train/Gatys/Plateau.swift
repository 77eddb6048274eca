/// Notices when a loss hardly falls any more.
struct Plateau {
    private static let span = 20
    private let fraction: Float?
    private var recent: [Float] = []

    /// - Parameter fraction: the part of its value by which the loss falls in 20 iterations while it is worth going on;
    ///   nil to go on always.
    init(_ fraction: Float?) { self.fraction = fraction }

    /// Takes in the loss of an iteration; one that rose counts as the lowest before it.
    mutating func isReached(_ total: Float) -> Bool {
        guard let fraction else { return false }
        let lowest = min(total, recent.last ?? total)
        recent.append(lowest)
        if recent.count > Self.span + 1 { recent.removeFirst() }
        return recent.count == Self.span + 1 && recent[0] - lowest < fraction * recent[0]
    }
}
