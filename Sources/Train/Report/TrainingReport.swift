import Foundation
import PerceptualLoss
import TransformNet

/// All that the page of a training run tells.
struct TrainingReport {
    enum State: Equatable {
        case running, done, interrupted
        case failed(String)
    }

    /// The losses of held-out photographs after an iteration.
    struct HeldOut: Codable, Equatable {
        let iteration: Int
        let content, style, totalVariation, total: Float
    }

    /// A picture of the preview photo after an iteration.
    struct Preview {
        let iteration: Int
        let picture: EmbeddedPicture
    }

    /// A file and its SHA-256.
    struct File: Equatable {
        let role, path, digest: String
    }

    let name: String
    private(set) var settings: [(group: String, facts: Facts)]
    var iterations: Int
    let batchSize: Int
    var painting: EmbeddedPicture?
    var previewPhoto: String?
    var files: [File] = []
    var state = State.running
    var record: TrainingRecord?
    var parameters = 0
    var byteCount = 0
    var iteration = 0
    var history: [LossReport] = []
    var heldOut: [HeldOut] = []
    /// How many photographs are held out, once they have been measured.
    var heldOutPhotographs: Int?
    var previews: [Preview] = []
    /// The last checkpoint and the iteration that it holds.
    var saved: (path: String, iteration: Int)?
    /// What did not stop the run and should be known: skipped photographs, files that could not be written.
    var notes: [String] = []
    /// Seconds of training, those of earlier runs included.
    var seconds = 0.0
    var updated = Date.now
    /// Seconds without an update after which a reader should doubt that the run still goes on.
    var patience = 600.0

    private mutating func move(to end: Int, _ changed: [String: String]) {
        iterations = end
        settings = settings.map { group, facts in (group, facts.map { ($0.name, changed[$0.name] ?? $0.value) }) }
    }

    /// Takes in what an event says; of previews it says only where they are.
    mutating func take(_ event: TrainingEvent) {
        switch event {
        case .began(let record, let parameters, let byteCount, let iteration):
            (self.record, self.parameters, self.byteCount) = (record, parameters, byteCount)
            (self.iteration, history) = (iteration, record.history)
        case .stepped(let iteration, _, _): self.iteration = iteration
        case .reported(let report): history.append(report)
        case .plateau(_, let end): iterations = end
        case .moved(let end, let settings): move(to: end, settings)
        case .validated(let iteration, let losses, let photographs):
            heldOut.append(HeldOut(iteration, losses))
            heldOutPhotographs = photographs
        case .saved(let url, let iteration): saved = (url.relativePath, iteration)
        case .previewed: break
        case .skipped(let photo): notes.append(photo.line)
        case .couldNotWrite(let reason): notes.append(reason)
        case .flawed(let warning, let iteration): notes.append("After iteration \(iteration): \(warning)")
        case .steppedBack(let setback): stepBack(setback)
        case .failed(let reason): state = .failed(reason)
        case .ended(let iteration, _, let wasInterrupted):
            (self.iteration, state) = (iteration, wasInterrupted ? .interrupted : .done)
        }
    }

    private mutating func stepBack(_ setback: Setback) {
        iteration = setback.iteration
        history.removeAll { $0.iteration > iteration }
        heldOut.removeAll { $0.iteration > iteration }
        previews.removeAll { $0.iteration > iteration }
        notes.append("\(setback)")
    }

    /// Images a second over the last few reports.
    var imagesPerSecond: Double? {
        let last = history.suffix(5)
        return last.isEmpty ? nil : Double(last.map(\.imagesPerSecond).reduce(0, +)) / Double(last.count)
    }

    var secondsLeft: Double? { imagesPerSecond.map { Double((iterations - iteration) * batchSize) / $0 } }
}

extension TrainingReport.HeldOut {
    init(_ iteration: Int, _ losses: Losses) {
        self.init(
            iteration: iteration, content: losses.content, style: losses.style, totalVariation: losses.totalVariation,
            total: losses.total)
    }
}
