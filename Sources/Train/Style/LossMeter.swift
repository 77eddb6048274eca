import PerceptualLoss
import TransformNet

/// Means of the losses and of the speed from one report to the next.
struct LossMeter {
    /// Iterations from report to report: few enough to watch, and no more than some hundreds in a checkpoint.
    let interval: Int
    private let batchSize: Int
    private var sum = Losses()
    private var count = 0
    /// The iterations since the last report whose time counts, and that time.
    private var (timed, worked) = (0, 0.0)
    private var pace = WorkPace()
    // This clock stands still while the machine sleeps.
    private var last = SuspendingClock.now

    init(iterations: Int, batchSize: Int) {
        interval = max(10, iterations / 400)
        self.batchSize = batchSize
    }

    /// Takes in one iteration.
    mutating func add(_ losses: Losses) {
        sum = sum + losses
        count += 1
        let now = SuspendingClock.now
        let seconds = (now - last).seconds
        if pace.add(seconds) { (timed, worked) = (timed + 1, worked + seconds) }
        last = now
    }

    var imagesPerSecond: Double { Double(batchSize) / (pace.secondsPerIteration ?? .infinity) }

    /// Whether a report is due after an iteration that is not the last.
    func isDue(after iteration: Int) -> Bool { iteration.isMultiple(of: interval) }

    /// The means since the last report, if one is due.
    mutating func report(after iteration: Int, isLast: Bool) -> LossReport? {
        guard count > 0, isLast || isDue(after: iteration) else { return nil }
        let mean = sum / count
        let rate = timed > 0 ? Double(timed * batchSize) / worked : imagesPerSecond
        restart()
        return LossReport(
            iteration: iteration, content: mean.content, style: mean.style, totalVariation: mean.totalVariation,
            total: mean.total, imagesPerSecond: Float(rate))
    }

    /// Forgets the losses since the last report.
    mutating func restart() { (sum, count, timed, worked) = (Losses(), 0, 0, 0) }
}
