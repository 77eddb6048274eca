import Console
import Synchronization

/// Standard error as people and pipes like it: one line that keeps changing on a terminal, plain lines elsewhere.
final class TerminalLine: Sendable {
    let isTerminal = StandardError.isTerminal
    private let isLineOpen = Mutex(false)

    /// Shows `text` in place of the last live text; nothing in a pipe.
    func live(_ text: String) {
        guard isTerminal else { return }
        isLineOpen.withLock { isOpen in
            // What goes on in a second row cannot be taken back.
            StandardError.write(StandardError.erasing + text.prefix(StandardError.columns - 1))
            isOpen = true
        }
    }

    /// Takes the live text away.
    func clear() {
        isLineOpen.withLock { isOpen in
            if isOpen { StandardError.write(StandardError.erasing) }
            isOpen = false
        }
    }

    /// Writes a line that stays.
    func line(_ text: String) {
        isLineOpen.withLock { isOpen in
            StandardError.write((isOpen ? StandardError.erasing : "") + text + "\n")
            isOpen = false
        }
    }
}
