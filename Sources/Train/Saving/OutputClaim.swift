import Foundation
import Imaging

/// The sole right to write one output, from before hours of work until after them.
///
/// It is a lock on a hidden file beside the output, which the system lets go when the process ends, however it ends.
/// The file itself is removed at the end; one that a killed run left is taken over by the next. It keeps the
/// processes of one machine apart, and of several where their common file system does.
final class OutputClaim {
    private let lock: URL
    /// nil where the file system knows no locks.
    private var descriptor: CInt?

    /// Makes sure that `output` can be written, that nobody else is about to, and that no half-written file of a
    /// process that was killed lies beside it.
    /// - Throws: `OutputError`, or ``OutputClaimError``.
    init(_ output: URL, replacing: Bool) throws {
        lock = output.deletingLastPathComponent().appendingPathComponent(".\(output.lastPathComponent).lock")
        try AtomicFile.check(output, replacing: replacing)
        descriptor = try Self.locked(lock, for: output)
        removeStaleFiles(beside: output)
    }

    private static func locked(_ lock: URL, for output: URL) throws(OutputClaimError) -> CInt? {
        while true {
            let descriptor = open(lock.path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o666)
            if descriptor < 0 { return nil }
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                let code = errno
                close(descriptor)
                if code == EWOULDBLOCK { throw .inUse(output.relativePath) }
                return nil
            }
            if isStill(descriptor, lock) { return descriptor }
            close(descriptor)
        }
    }

    /// Whether the name has not gone, with the run that had it, between opening and locking.
    private static func isStill(_ descriptor: CInt, _ lock: URL) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(lock.path, &named) == 0 && opened.st_ino == named.st_ino
    }

    deinit {
        guard let descriptor else { return }
        unlink(lock.path)
        close(descriptor)
    }
}

/// Why an output cannot be had.
enum OutputClaimError: Error, Equatable, CustomStringConvertible {
    case inUse(String)

    var description: String {
        switch self {
        case .inUse(let path):
            "Another run is about to write \(path). Wait for it, or give this one another --output."
        }
    }
}
