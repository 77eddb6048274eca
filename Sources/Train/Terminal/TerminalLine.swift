import Foundation
import PerceptualLoss
import Synchronization

/// Standard error as people and pipes like it: one line that keeps changing on a terminal, plain lines elsewhere.
final class TerminalLine: Sendable {
    let isTerminal = isatty(STDERR_FILENO) != 0
    private let isLineOpen = Mutex(false)

    /// Shows `text` in place of the last live text; nothing in a pipe.
    func live(_ text: String) {
        guard isTerminal else { return }
        isLineOpen.withLock { isOpen in
            // What goes on in a second row cannot be taken back.
            write("\r\u{1B}[K" + text.prefix(Self.columns - 1))
            isOpen = true
        }
    }

    /// Writes a line that stays.
    func line(_ text: String) {
        isLineOpen.withLock { isOpen in
            write((isOpen ? "\r\u{1B}[K" : "") + text + "\n")
            isOpen = false
        }
    }

    private func write(_ text: String) { writeToStandardError(text) }

    /// Of the terminal; 80 if it does not say.
    private static var columns: Int {
        var size = winsize()
        let status = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
        return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }
}

/// A terminal that was closed takes no words any more, which is no reason for a run to end.
func writeToStandardError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}

/// A duration as people say it: 45 s, 12 min, 3 h 20 min.
func durationText(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "?" }
    let seconds = Int(seconds.rounded())
    if seconds < 100 { return "\(seconds) s" }
    let minutes = (seconds + 30) / 60
    return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
}

/// A loss in at most five significant characters or so: 1234567, 45.31, 0.0012, 1.235e+09.
func lossText(_ loss: Float) -> String {
    let magnitude = abs(loss)
    if !loss.isFinite { return "\(loss)" }
    if magnitude >= 1000 { return String(format: magnitude < 1e9 ? "%.0f" : "%.4g", loss) }
    return String(format: magnitude >= 1 ? "%.2f" : "%.4f", loss)
}

/// The three terms that people watch, in one line.
func lossesText(_ losses: Losses) -> String {
    "content \(lossText(losses.content))  style \(lossText(losses.style))  total \(lossText(losses.total))"
}
