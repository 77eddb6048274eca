import Foundation

/// Has writes fail that would end the program otherwise: whoever reads our words may go, as `tee` does at Ctrl-C, and a file
/// may grow beyond what is allowed.
public func makeFailedWritesOrdinaryErrors() {
    for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
}
