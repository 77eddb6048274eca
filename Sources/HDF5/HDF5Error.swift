/// What can go wrong with an HDF5 file, in words that name the file, the object and the reason.
public enum HDF5Error: Error, Equatable {
    /// There is no file at this path.
    case notFound(file: String)
    /// The path names a directory.
    case isDirectory(file: String)
    /// The path names neither a file nor a directory: a pipe, a device, a socket.
    case notRegularFile(file: String)
    /// The file has no bytes.
    case empty(file: String)
    /// The system does not let it be read.
    case unreadable(file: String, reason: String)
    /// The file does not begin as HDF5 files do.
    case notHDF5(file: String)
    /// Something cannot be read: the file is truncated, damaged, or written with a feature that is not read.
    case damaged(file: String, operation: String, reason: String)
    /// The file holds no such group or dataset.
    case noSuchObject(String, file: String)
    /// The object has no such attribute.
    case noSuchAttribute(String, object: String, file: String)
    /// The object's data lie in another file, which is not opened.
    case leavesFile(String, file: String)
    /// The object or attribute holds something of another kind.
    case wrongType(String, expected: String, found: String, file: String)
    /// The object or attribute has another shape.
    case wrongShape(String, expected: String, found: String, file: String)
    /// The object claims more bytes than the file can hold or than one read may take.
    case tooLarge(String, bytes: String, limit: String, file: String)
    /// The disk has not as much room as a file may need.
    case noRoom(file: String, byteCount: Int, reason: String)
    /// Something could not be written.
    case writeFailed(file: String, operation: String, reason: String)
    /// The file was closed before.
    case closed(file: String)
}

extension HDF5Error: CustomStringConvertible {
    /// A full sentence, with the way out where there is one.
    public var description: String {
        switch self {
        case .damaged(let file, let operation, let reason):
            "Cannot \(operation) in \(file): \(reason). If the file is damaged or cut short, copy or fetch it again."
        case .writeFailed(let file, let operation, let reason):
            "Cannot \(operation) in \(file): \(reason)."
        case .noRoom(let file, let byteCount, let reason):
            "There is no room for the \(byteCount) bytes that \(file) may need: \(reason)."
        case .notFound(let file): "Cannot read \(file): there is no such file."
        case .isDirectory(let file): "Cannot read \(file): it is a directory. Name a file in it."
        case .notRegularFile(let file): "Cannot read \(file): it is not a regular file."
        case .empty(let file): "Cannot read \(file): it is empty. Copy or fetch it again."
        case .unreadable(let file, let reason): "Cannot read \(file): \(reason)."
        case .notHDF5(let file): "Cannot read \(file): it is not an HDF5 file."
        case .closed(let file): "Cannot use \(file): it is closed."
        case .noSuchObject(let path, let file):
            "\(file) holds no \(path)."
        case .noSuchAttribute(let name, let object, let file):
            "\(object) in \(file) has no attribute \(name)."
        case .leavesFile(let path, let file):
            "\(path) in \(file) lies in another file, which is not opened. Copy the data into one file."
        case .wrongType(let name, let expected, let found, let file):
            "\(name) in \(file) must be \(expected), but it is \(found)."
        case .wrongShape(let name, let expected, let found, let file):
            "\(name) in \(file) must have \(expected), but has \(found)."
        case .tooLarge(let name, let bytes, let limit, let file):
            "\(name) in \(file) claims \(bytes) bytes, more than \(limit)."
        }
    }
}
