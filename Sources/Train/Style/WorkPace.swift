/// Seconds an iteration, smoothed over the last few.
///
/// Intervals far longer than usual are no work: the process was suspended, or stopped, or saved. A machine that really
/// has become so slow is believed after a few in a row.
struct WorkPace {
    private static let factor = 10.0
    private static let patience = 3

    private(set) var secondsPerIteration: Double?
    private var strange = 0

    /// Takes in how long an iteration took.
    /// - Returns: whether it counts.
    mutating func add(_ seconds: Double) -> Bool {
        if let pace = secondsPerIteration, seconds > Self.factor * pace, strange < Self.patience {
            strange += 1
            return false
        }
        strange = 0
        secondsPerIteration = secondsPerIteration.map { 0.9 * $0 + 0.1 * seconds } ?? seconds
        return true
    }
}
