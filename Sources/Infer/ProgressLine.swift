import Console
import Foundation

/// The line that a terminal shows while pictures are painted: a bar for several, for a single one nothing unless it is
/// large, and how much is done of one that is painted band by band. In a pipe there is none.
final class ProgressLine {
    /// From about this size a picture takes some seconds.
    private static let largeMegapixels = 1.0

    private let total: Int
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var done = 0
    private var name = ""
    private var isDrawn = false

    init(total: Int, isShown: Bool = StandardError.isTerminal) { (self.total, self.isShown) = (total, isShown) }

    /// A photograph's turn has come.
    func begin(_ name: String) {
        self.name = name
        if total > 1 { draw(text(size: nil)) }
    }

    /// The size of the photograph is known.
    func show(size: Size) {
        if size.megapixels >= Self.largeMegapixels { draw(text(size: size)) }
    }

    /// So much of a photograph, 0…1, was painted in so many seconds.
    func show(_ share: Double, of size: Size, after seconds: Double) {
        if share > 0 { draw(text(size: size, share: (share, seconds))) }
    }

    /// A photograph is done with, painted or not.
    func finish() { done += 1 }

    /// Makes room for a line of text.
    func clear() {
        if isDrawn { StandardError.write(StandardError.erasing) }
        isDrawn = false
    }

    private func draw(_ text: String) {
        guard isShown else { return }
        StandardError.write(StandardError.erasing + text.prefix(StandardError.columns - 1))
        isDrawn = true
    }

    /// What the line says.
    func text(size: Size?, share: (done: Double, seconds: Double)? = nil) -> String {
        let megapixels = size.map { String(format: " (%.1f megapixels)", $0.megapixels) } ?? ""
        let subject = "Painting \(name)\(megapixels)" + (share.map { "  " + Self.text($0.done, $0.seconds) } ?? " …")
        if total == 1 { return subject }
        let filled = 20 * done / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        return "\(bar) \(done)/\(total)\(remaining.map { "  \($0) left" } ?? "")  \(subject)"
    }

    private static func text(_ share: Double, _ seconds: Double) -> String {
        String(format: "%.0f %%  ", 100 * share) + clock(seconds / share * (1 - share)) + " left"
    }

    /// As long per photograph as so far.
    private var remaining: String? {
        guard done > 0 else { return nil }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        return Self.clock(elapsed / Double(done) * Double(total - done))
    }

    /// Minutes and seconds.
    private static func clock(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded())
        return String(format: "%d:%02d", seconds / 60, seconds % 60)
    }
}
