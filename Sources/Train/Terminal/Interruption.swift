import Console
import Dispatch
import Foundation
import Synchronization

/// What the system asks of a run: Ctrl-C, SIGTERM and SIGHUP, a terminal that closes, let it finish what it is doing.
///
/// A second Ctrl-C ends the process at once with status 130. The other two do not: a closing terminal sends SIGHUP
/// twice, and a system that shuts down sends both.
final class Interruption: Sendable {
    private struct Requests {
        var isAny = false
        var hasPressed = false
    }

    private let requests = Mutex(Requests())
    // Set once, and only ever cancelled.
    private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

    init() {
        makeFailedWritesOrdinaryErrors()
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let before = signal(number, SIG_IGN)
            // nohup has said that a closing terminal is nothing to us.
            if number == SIGHUP && unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                continue
            }
            sources.append(source(of: number))
        }
    }

    private func source(of number: CInt) -> any DispatchSourceSignal {
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [weak self] in self?.request(number) }
        source.resume()
        return source
    }

    deinit {
        for source in sources {
            source.cancel()
            signal(CInt(source.handle), SIG_DFL)
        }
    }

    var isRequested: Bool { requests.withLock { $0.isAny } }

    private func request(_ number: CInt) {
        let before = requests.withLock { requests in
            defer {
                requests.isAny = true
                requests.hasPressed = requests.hasPressed || number == SIGINT
            }
            return requests
        }
        if number == SIGINT && before.hasPressed { _exit(130) }
        let message =
            switch (number, before.isAny) {
            case (SIGINT, _): "\nStopping; press Ctrl-C again to stop at once.\n"
            case (_, false): "\nAsked to stop; stopping.\n"
            default: ""
            }
        StandardError.write(message)
    }
}
