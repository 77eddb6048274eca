import Foundation

/// The line that a terminal shows while a picture is painted band by band, with how much is done and the time that is left.
final class LargeProgress {
    private let subject: String
    private let start = ContinuousClock.now

    init(_ name: String, _ size: Size) {
        subject = String(format: "Painting \(name) (%.1f megapixels)", size.megapixels)
    }

    func show(_ share: Double) {
        guard Terminal.isInteractive, share > 0 else { return }
        Terminal.draw(
            "\r\u{1B}[K" + text(share, elapsed: (ContinuousClock.now - start) / .seconds(1)).prefix(Terminal.width - 1))
    }

    /// What the line says.
    func text(_ share: Double, elapsed: Double) -> String {
        let left = Int((elapsed / share * (1 - share)).rounded())
        return String(format: "%3.0f %%  %d:%02d left  ", 100 * share, left / 60, left % 60) + subject
    }
}
