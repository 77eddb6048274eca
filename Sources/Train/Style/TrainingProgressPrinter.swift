import Foundation
import PerceptualLoss
import Synchronization
import TransformNet

/// Shows a training run, and where its results lie, on standard error.
final class TrainingProgressPrinter: Sendable {
    private let batchSize: Int
    /// How many iterations the run is going to have.
    private let end: Mutex<Int>
    private let terminal = TerminalLine()

    init(iterations: Int, batchSize: Int) {
        end = Mutex(iterations)
        self.batchSize = batchSize
    }

    private var iterations: Int { end.withLock { $0 } }

    func show(_ event: TrainingEvent) {
        switch event {
        case .began(let record, let parameters, let byteCount, let iteration):
            let start = iteration == 0 ? "" : ", going on after iteration \(iteration)"
            terminal.line(
                "Training \(parameters) parameters on \(record.photographs) photographs, \(byteCount / 1_000_000) MB a step\(start)."
            )
        case .stepped(let iteration, let losses, let rate):
            terminal.live(text(iteration, losses, rate))
        case .reported(let report): if !terminal.isTerminal { terminal.line(text(report)) }
        case .plateau(let iteration, let end):
            self.end.withLock { $0 = end }
            terminal.line("The loss falls no more after iteration \(iteration); the run ends after \(end).")
        case .moved(let end, _): self.end.withLock { $0 = end }
        case .validated(let iteration, let losses, let photographs):
            terminal.line(
                "Held out after \(iteration): \(lossesText(losses)) (mean of \(photographs) photographs)")
        case .flawed(let warning, let iteration): terminal.line("Warning after \(iteration): \(warning)")
        case .saved(let url, let iteration):
            terminal.line("Saved \(url.relativePath) after iteration \(iteration).")
        case .previewed(let url): terminal.line("Painted \(url.relativePath).")
        case .skipped(let photo): terminal.line(photo.line)
        case .couldNotWrite(let reason): terminal.line("Warning: \(reason)")
        case .steppedBack(let setback): terminal.line("Warning: \(setback)")
        case .failed: break  // The command's last line says it.
        case .ended(let iteration, let skipped, let wasInterrupted):
            end(iteration: iteration, skipped: skipped, wasInterrupted: wasInterrupted)
        }
    }

    private func end(iteration: Int, skipped: [Batch.Skipped], wasInterrupted: Bool) {
        terminal.line(wasInterrupted ? "Stopped after iteration \(iteration)." : "Done after iteration \(iteration).")
        if let summary = SkippedPhotographs.summary(of: skipped) { terminal.line(summary) }
    }

    private func text(_ report: LossReport) -> String {
        let losses = Losses(
            content: report.content, style: report.style, totalVariation: report.totalVariation, total: report.total)
        return text(report.iteration, losses, Double(report.imagesPerSecond))
    }

    private func text(_ iteration: Int, _ losses: Losses, _ imagesPerSecond: Double) -> String {
        let left = Double((iterations - iteration) * batchSize) / imagesPerSecond
        let rate = String(format: "%.2f images/s", imagesPerSecond)
        return "\(iteration)/\(iterations)  \(lossesText(losses))  \(rate)  \(durationText(seconds: left)) left"
    }
}
