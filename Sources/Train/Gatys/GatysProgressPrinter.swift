import Foundation
import PerceptualLoss

/// Shows a run of the iterative method, and where its results lie, on standard error.
struct GatysProgressPrinter {
    private let terminal = TerminalLine()
    /// Iterations between two lines where there is no terminal.
    private static let interval = 50

    func show(_ event: GatysEvent) {
        switch event {
        case .began(let width, let height, let octave, let octaves, let byteCount):
            let part = octaves > 1 ? ", size \(octave) of \(octaves)" : ""
            terminal.line("Painting \(width)×\(height) pixels\(part); this takes \(byteCount / 1_000_000) MB.")
        case .iterated(let number, let count, let losses, let seconds):
            let text = text(number, of: count, losses, seconds)
            terminal.live(text)
            let isDue = number.isMultiple(of: Self.interval) || number == count
            if !terminal.isTerminal && isDue { terminal.line(text) }
        case .settled(let iteration): terminal.line("The loss has settled after \(iteration) iterations.")
        case .wrote(let url): terminal.line("Wrote \(url.relativePath).")
        case .couldNotWrite(let reason): terminal.line("Warning: \(reason)")
        case .ended(let seconds, let wasInterrupted):
            terminal.line("\(wasInterrupted ? "Stopped" : "Done") after \(durationText(seconds: seconds)).")
        }
    }

    private func text(_ number: Int, of count: Int, _ losses: Losses, _ seconds: Double) -> String {
        let left = durationText(seconds: seconds * Double(count - number))
        let pace = String(format: "%.2f s an iteration", seconds)
        return "\(number)/\(count)  \(lossesText(losses))  \(pace)  \(left) left"
    }
}
