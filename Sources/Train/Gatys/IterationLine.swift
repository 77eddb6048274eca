import PerceptualLoss

/// The line of a log for one iteration.
struct IterationLine: Encodable {
    /// Of this size; 0 is its start.
    let iteration: Int
    /// Long side, in pixels.
    let size: Int
    let content, style, tv, total: Float
    /// Since the run began.
    let seconds: Double

    init(_ iteration: Int, size: Int, _ losses: Losses, seconds: Double) {
        (self.iteration, self.size, self.seconds) = (iteration, size, seconds)
        (content, style, tv, total) = (losses.content, losses.style, losses.totalVariation, losses.total)
    }
}
