/// The minutes that a run has in place of a number of iterations.
///
/// Few iterations tell a pace that a machine seldom keeps: others want it too, and it grows warm. So the end is moved while
/// the run goes on.
struct TimeBudget {
    private let seconds: Double
    // This clock stands still while the machine sleeps.
    private let start = SuspendingClock.now

    init(minutes: Double) { seconds = 60 * minutes }

    var secondsLeft: Double { seconds - (SuspendingClock.now - start).seconds }

    /// As many iterations as fit into what is left, at least one.
    static func iterations(in secondsLeft: Double, secondsPerIteration: Double) -> Int {
        max(1, Int(min(secondsLeft / secondsPerIteration, Double(ScheduleOptions.mostIterations))))
    }

    /// The iteration after which to end, when so many seconds are left after one.
    ///
    /// It stays while a fiftieth is all that it would move by. What is left is at most halved at a time, so that the learning
    /// rate has fallen when the run ends however late it has become, and at most doubled.
    /// - Parameter planned: the iteration after which the run would end.
    static func end(
        after iteration: Int, of planned: Int, secondsLeft: Double, secondsPerIteration: Double
    ) -> Int {
        let left = Double(planned - iteration)
        let moved = min(max(secondsLeft / secondsPerIteration, left / 2), left * 2)
        guard abs(moved - left) > Double(planned) / 50 else { return planned }
        return min(iteration + Int(moved), ScheduleOptions.mostIterations)
    }
}
