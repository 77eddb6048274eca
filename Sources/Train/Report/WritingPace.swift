/// How often a report is written: seldom enough to cost nothing.
struct WritingPace {
    /// Seconds between two writings at least, and how many times as long as a writing takes.
    private static let least = 5.0, costFactor = 100.0

    private var last: ContinuousClock.Instant?
    private var cost = 0.0
    private var distance = 0.0

    var isDue: Bool {
        guard let last else { return true }
        return (ContinuousClock.now - last).seconds >= max(Self.least, Self.costFactor * cost)
    }

    /// Seconds without an update after which something is likely to be wrong.
    var patience: Double { max(600, 5 * distance) }

    /// Measures a writing.
    mutating func measure(_ body: () throws -> Void) rethrows {
        let start = ContinuousClock.now
        if let last { distance = max(distance, (start - last).seconds) }
        defer {
            last = .now
            cost = (ContinuousClock.now - start).seconds
        }
        try body()
    }
}
