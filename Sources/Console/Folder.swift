import Foundation

/// Makes a folder, and those above it, if it is missing.
/// - Throws: ``FolderError`` for the first that cannot be made.
public func makeFolder(_ path: String) throws(FolderError) {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[...slash])) }
    if mkdir(path, 0o777) == 0 { return }
    let code = errno
    // Another program may have been faster.
    if isFolder(path) { return }
    let reason = code == EEXIST ? "a file of that name is in the way" : String(cString: strerror(code))
    throw FolderError(path: path, reason: reason)
}

/// Whether there is a folder of that name, or a link to one.
public func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
}

/// Why there is no folder to write to.
public struct FolderError: Error, Equatable, CustomStringConvertible {
    /// The folder, and the system's words.
    public let path, reason: String

    /// A full sentence, with the way out.
    public var description: String {
        "Cannot make the folder \(path): \(reason). Name a folder in a place that you may write to."
    }
}
