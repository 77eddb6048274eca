import CHDF5
import Foundation

/// The C library as a whole, which makes files: one caller at a time, nothing printed.
enum Library {
    /// Recursive, because handles are released both inside and outside a locked stretch.
    private static let lock = NSRecursiveLock()

    /// Waits until no other task is inside the library. Each call is followed by `defer { Library.leave() }`.
    ///
    /// A library built thread-safe remembers for each thread whether to print errors, so each entry says no.
    static func enter() {
        lock.lock()
        H5Eset_auto2(CHDF5_error_stack(), nil, nil)
    }

    /// Lets the next task in.
    static func leave() {
        lock.unlock()
    }

    /// Starts a file, in memory or on disk, in the format that every version of the library knows.
    static func create(_ url: URL, onDisk: Bool) throws(HDF5Error) -> Handle {
        enter()
        defer { leave() }
        let access = try Handle(H5Pcreate(CHDF5_file_access()), or: creationFailed(url))
        let growth = 1 << 20
        // Locks are refused by some network's file systems.
        let place = onDisk ? H5Pset_file_locking(access.id, false, true) : H5Pset_fapl_core(access.id, growth, false)
        guard place >= 0,
            H5Pset_libver_bounds(access.id, H5F_LIBVER_EARLIEST, CHDF5_latest()) >= 0
        else { throw creationFailed(url) }
        return try Handle(
            H5Fcreate(url.path, CHDF5_truncate(), CHDF5_default(), access.id), or: creationFailed(url))
    }

    private static func creationFailed(_ url: URL) -> HDF5Error {
        .writeFailed(file: url.relativePath, operation: "start the file", reason: takeInnermostReason())
    }

    /// Gives up one object of the library.
    static func release(_ id: hid_t) {
        enter()
        defer { leave() }
        if H5Idec_ref(id) < 0 { clearErrors() }
    }

    /// The innermost record of the error stack, which is then cleared: records left there disturb the library's exit.
    static func takeInnermostReason() -> String {
        var reason = ""
        withUnsafeMutablePointer(to: &reason) { pointer in
            _ = H5Ewalk2(CHDF5_error_stack(), H5E_WALK_UPWARD, keepFirst, pointer)
        }
        clearErrors()
        return reason.isEmpty ? "the library gave no reason" : reason
    }

    static func clearErrors() {
        H5Eclear2(CHDF5_error_stack())
    }
}

/// Walking upward meets the innermost record first.
private let keepFirst: H5E_walk2_t = { depth, record, client in
    guard depth == 0, let record = record?.pointee, let client else { return 0 }
    client.assumingMemoryBound(to: String.self).pointee = record.desc.map { String(cString: $0) } ?? ""
    return 0
}
