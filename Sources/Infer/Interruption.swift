import Foundation

/// Keeps Ctrl-C and the like waiting while a file takes its place, so that none is left half-made.
enum Interruption {
    /// The last signal that came meanwhile. Written by the handler, and read by the one thread that installs it after
    /// it is removed.
    nonisolated(unsafe) private static var pending: CInt = 0

    /// Whether a signal waits for the end of ``postponed(_:)``.
    static var isPending: Bool { pending != 0 }

    /// Runs `body`; a signal that came meanwhile takes effect after it. For one thread at a time, and not within itself.
    static func postponed<Result>(_ body: () throws -> Result) rethrows -> Result {
        pending = 0
        let signals = [SIGINT, SIGTERM, SIGHUP]
        let handlers = signals.map { signal($0) { Interruption.pending = $0 } }
        // What nohup and shells' background jobs are not to hear stays unheard.
        for (number, handler) in zip(signals, handlers) where isIgnoring(handler) { _ = signal(number, handler) }
        defer {
            for (number, handler) in zip(signals, handlers) { _ = signal(number, handler) }
            // To the process, since threads of a pool block signals.
            if pending != 0 { kill(getpid(), pending) }
        }
        return try body()
    }

    private static func isIgnoring(_ handler: sighandler_t?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
