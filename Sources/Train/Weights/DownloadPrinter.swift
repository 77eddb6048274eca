import Foundation
import Synchronization

/// Shows a download on standard error.
final class DownloadPrinter: Sendable {
    private let name: String
    private let byteCount: Int
    private let terminal = TerminalLine()
    /// When and with how many bytes the transfer began.
    private let start = Mutex<(time: ContinuousClock.Instant, bytes: Int)?>(nil)

    init(_ name: String, byteCount: Int) { (self.name, self.byteCount) = (name, byteCount) }

    func show(_ event: Download.Event) {
        switch event {
        case .alreadyThere: terminal.line("\(name) is there already, whole and unchanged.")
        case .began(let host, let bytes):
            start.withLock { $0 = (.now, bytes) }
            let already = bytes == 0 ? "" : ", of which \(Self.megabytes(bytes)) are there already"
            terminal.line("Fetching \(name), \(Self.megabytes(byteCount))\(already), from \(host).")
        case .received(let bytes): terminal.live(bar(bytes) + rate(bytes))
        case .verified: terminal.line("Fetched \(name): size and MD5 are right.")
        }
    }

    private func bar(_ bytes: Int) -> String {
        let width = 30
        let filled = min(width, width * bytes / max(1, byteCount))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return "\(bar)  \(Self.megabytes(bytes)) of \(Self.megabytes(byteCount))"
    }

    private func rate(_ bytes: Int) -> String {
        guard let start = start.withLock(\.self), bytes > start.bytes else { return "" }
        let rate = Double(bytes - start.bytes) / (ContinuousClock.now - start.time).seconds
        let left = Double(byteCount - bytes) / rate
        return "  \(Self.megabytes(Int(rate)))/s  \(durationText(seconds: left)) left"
    }

    private static func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
}
