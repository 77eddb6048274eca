import Foundation
import PerceptualLoss
import TransformNet

/// What a training run tells while it goes on; the command decides how it looks.
enum TrainingEvent: Sendable {
    /// Everything is planned: what is known of the run so far, parameters, bytes that a step works in.
    case began(TrainingRecord, parameters: Int, byteCount: Int, iteration: Int)
    /// One iteration is done.
    case stepped(iteration: Int, Losses, imagesPerSecond: Double)
    /// The means since the last report.
    case reported(LossReport)
    /// The loss fell no more after an iteration, so the run will end sooner than it was asked to.
    case plateau(iteration: Int, end: Int)
    /// The machine has become slower or faster, so another number of iterations fits into the run's minutes.
    /// - Parameter settings: of the schedule, as they are now.
    case moved(end: Int, settings: [String: String])
    case validated(iteration: Int, Losses, photographs: Int)
    /// Pictures of the style as it is now have something wrong with them.
    case flawed(String, iteration: Int)
    case saved(URL, iteration: Int)
    case previewed(URL)
    case skipped(Batch.Skipped)
    /// A sentence on a file that could not be written.
    case couldNotWrite(String)
    case steppedBack(Setback)
    /// An error ends the run.
    case failed(String)
    case ended(iteration: Int, skipped: [Batch.Skipped], wasInterrupted: Bool)
}
