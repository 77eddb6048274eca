import Foundation
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
            write(Self.erasing + text.prefix(Self.columns - 1))
            isOpen = true
        }
    }

    /// Takes the live text away.
    func clear() {
        isLineOpen.withLock { isOpen in
            if isOpen { write(Self.erasing) }
            isOpen = false
        }
    }

    /// Writes a line that stays.
    func line(_ text: String) {
        isLineOpen.withLock { isOpen in
            write((isOpen ? Self.erasing : "") + text + "\n")
            isOpen = false
        }
    }

    private static let erasing = "\r\u{1B}[K"

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
