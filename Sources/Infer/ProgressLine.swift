import Foundation

/// The line that a terminal shows while pictures are painted: a bar for several, and for a single one nothing unless it
/// is large. In a pipe there is none.
struct ProgressLine {
    /// From about this size a picture takes some seconds.
    private static let largeMegapixels = 1.0

    private let total: Int
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var done = 0
    private var name = ""
    private var isDrawn = false

    init(total: Int, isShown: Bool = Terminal.isInteractive) { (self.total, self.isShown) = (total, isShown) }

    /// A photograph's turn has come.
    mutating func begin(_ name: String) {
        self.name = name
        if total > 1 { draw(text(size: nil)) }
    }

    /// The size of the photograph is known.
    mutating func show(size: Size) {
        if size.megapixels >= Self.largeMegapixels { draw(text(size: size)) }
    }

    /// A photograph is done with, painted or not.
    mutating func finish() { done += 1 }

    /// Makes room for a line of text.
    mutating func clear() {
        if isDrawn { Terminal.draw("\r\u{1B}[K") }
        isDrawn = false
    }

    private mutating func draw(_ text: String) {
        guard isShown else { return }
        Terminal.draw("\r\u{1B}[K" + text.prefix(Terminal.width - 1))
        isDrawn = true
    }

    /// What the line says.
    func text(size: Size?) -> String {
        let subject = "Painting \(name)" + (size.map { " (\(Self.rounded($0.megapixels)) megapixels)" } ?? "") + " …"
        if total == 1 { return subject }
        let filled = 20 * done / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        return "\(bar) \(done)/\(total)\(remaining.map { "  \($0) left" } ?? "")  \(subject)"
    }

    /// As long per photograph as so far.
    private var remaining: String? {
        guard done > 0 else { return nil }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let seconds = Int((elapsed / Double(done) * Double(total - done)).rounded())
        return String(format: "%d:%02d", seconds / 60, seconds % 60)
    }

    private static func rounded(_ megapixels: Double) -> String { String(format: "%.1f", megapixels) }
}
