public import Foundation

/// The SHA-256 of a file, as 64 hexadecimal digits.
///
/// Throws `FileDigestError.unreadable`.
public func sha256(of url: URL) throws -> String {
    var hash = SHA256()
    try forEachPart(of: url) { hash.update($0) }
    return hash.finished()
}

/// The MD5 of a file, as 32 hexadecimal digits.
///
/// Throws `FileDigestError.unreadable`.
public func md5(of url: URL) throws -> String {
    var hash = MD5()
    try forEachPart(of: url) { hash.update($0) }
    return hash.finished()
}

/// Why a file has no digest.
public enum FileDigestError: Error, Equatable, CustomStringConvertible {
    /// The file is missing, a directory, or cannot be read; in the system's words.
    case unreadable(file: String, reason: String)

    /// A full sentence.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "Cannot read \(file): \(reason)."
        }
    }
}

/// Reads a file of any size through one megabyte of memory.
private func forEachPart(of url: URL, _ body: (UnsafeRawBufferPointer) -> Void) throws(FileDigestError) {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(url) }
    defer { close(descriptor) }
    var part = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = read(descriptor, &part, part.count)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { throw failure(url) }
        if count == 0 { return }
        part.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
}

private func failure(_ url: URL) -> FileDigestError {
    .unreadable(file: url.path, reason: String(cString: strerror(errno)))
}
