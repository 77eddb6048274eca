import Dispatch
import Foundation
import Synchronization

/// Ctrl-C: the first asks the run to finish what it is doing, the second ends the process at once with status 130.
final class Interruption: Sendable {
    private let presses = Mutex(0)
    // Set once, and only ever cancelled.
    private nonisolated(unsafe) let source: any DispatchSourceSignal

    init() {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        self.source = source
        source.setEventHandler { [weak self] in self?.press() }
        source.resume()
    }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }

    var isRequested: Bool { presses.withLock { $0 > 0 } }

    private func press() {
        let count = presses.withLock { presses in
            presses += 1
            return presses
        }
        if count > 1 { _exit(130) }
        let message = "\nStopping after this iteration; press Ctrl-C again to stop at once.\n"
        FileHandle.standardError.write(Data(message.utf8))
    }
}
