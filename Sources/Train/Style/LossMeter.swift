import PerceptualLoss
import TransformNet

/// Means of the losses and of the speed from one report to the next.
struct LossMeter {
    /// Iterations from report to report: few enough to watch, and no more than some hundreds in a checkpoint.
    let interval: Int
    private let batchSize: Int
    private var sum = Losses()
    private var count = 0
    private var start = ContinuousClock.now
    /// Seconds an iteration, smoothed over the last few.
    private var pace: Double?
    private var last = ContinuousClock.now

    init(iterations: Int, batchSize: Int) {
        interval = max(10, iterations / 400)
        self.batchSize = batchSize
    }

    /// Takes in one iteration.
    mutating func add(_ losses: Losses) {
        sum = sum + losses
        count += 1
        let now = ContinuousClock.now
        let seconds = (now - last).seconds
        pace = pace.map { 0.9 * $0 + 0.1 * seconds } ?? seconds
        last = now
    }

    var imagesPerSecond: Double { Double(batchSize) / (pace ?? .infinity) }

    /// The means since the last report, if one is due.
    mutating func report(after iteration: Int, isLast: Bool) -> LossReport? {
        guard count > 0, isLast || iteration.isMultiple(of: interval) else { return nil }
        let mean = sum / count
        let rate = Double(count * batchSize) / (ContinuousClock.now - start).seconds
        (sum, count, start) = (Losses(), 0, .now)
        return LossReport(
            iteration: iteration, content: mean.content, style: mean.style, totalVariation: mean.totalVariation,
            total: mean.total, imagesPerSecond: Float(rate))
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
