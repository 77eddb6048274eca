import CHDF5
import Foundation

/// The C library as a whole: one caller at a time, nothing printed, no link followed out of a file.
enum Library {
    /// Recursive, because handles are released both inside and outside a locked stretch.
    private static let lock = NSRecursiveLock()

    /// External links are a link class that can be taken out of the library: traversing one then fails.
    private static let withoutExternalLinks: Void = {
        _ = H5Lunregister(H5L_TYPE_EXTERNAL)
    }()

    /// Waits until no other task is inside the library. Each call is followed by `defer { Library.leave() }`.
    ///
    /// A library built thread-safe remembers for each thread whether to print errors, so each entry says no.
    static func enter() {
        lock.lock()
        H5Eset_auto2(CHDF5_error_stack(), nil, nil)
        withoutExternalLinks
    }

    /// Lets the next task in.
    static func leave() {
        lock.unlock()
    }

    /// Gives up one object of the library.
    static func release(_ id: hid_t) {
        enter()
        defer { leave() }
        if H5Idec_ref(id) < 0 { clearErrors() }
    }

    /// The innermost record of the error stack, which is then cleared: records left there disturb the library's exit.
    static func takeInnermostError() -> LibraryError {
        var innermost = LibraryError(reason: "the library gave no reason", minor: -1)
        withUnsafeMutablePointer(to: &innermost) { pointer in
            _ = H5Ewalk2(CHDF5_error_stack(), H5E_WALK_UPWARD, keepFirst, pointer)
        }
        clearErrors()
        return innermost
    }

    static func clearErrors() {
        H5Eclear2(CHDF5_error_stack())
    }
}

/// One record of the library's error stack.
struct LibraryError {
    var reason: String
    var minor: hid_t
}

/// Walking upward meets the innermost record first.
private let keepFirst: H5E_walk2_t = { depth, record, client in
    guard depth == 0, let record = record?.pointee, let client else { return 0 }
    let text = record.desc.map { String(cString: $0) } ?? ""
    client.assumingMemoryBound(to: LibraryError.self).pointee = LibraryError(
        reason: text.isEmpty ? "the library gave no reason" : text, minor: record.min_num)
    return 0
}
