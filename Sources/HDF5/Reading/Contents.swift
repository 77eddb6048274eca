import Foundation

/// What is in a file, read without the C library.
///
/// The library follows what a file says about itself into memory that is not its own; here every structure is read
/// within bounds, so that the worst file ends in an error. Read is what h5py, Keras and Impasto write: the format that
/// every version of HDF5 knows, whole or in chunks, packed by gzip and shuffling.
struct Contents {
    /// More than any path has, with the links on the way.
    private static let mostSteps = 64

    let bytes: FileBytes
    /// The file's path, as errors name it.
    let location: String
    private let root: UInt64

    init(of url: URL) throws(HDF5Error) {
        let bytes = try Self.parsing("open the file", url.relativePath) { () throws(Malformed) in try FileBytes(url) }
        try self.init(bytes, location: url.relativePath)
    }

    init(_ bytes: FileBytes, location: String) throws(HDF5Error) {
        (self.bytes, self.location) = (bytes, location)
        let root = try Self.parsing("open the file", location) { () throws(Malformed) in
            try Superblock.begins(bytes) ? Superblock(of: bytes).root : nil
        }
        guard let root else { throw .notHDF5(file: location) }
        self.root = root
    }

    /// The names in a group.
    func links(of path: String) throws(HDF5Error) -> Links {
        let group = try find(path, as: .group)
        return try parsing("list \(path)") { () throws(Malformed) in try Links(of: group, in: bytes) }
    }

    /// The object at `path`, which must be of the given kind.
    func find(_ path: String, as kind: ObjectKind) throws(HDF5Error) -> ObjectHeader {
        let object = try find(path)
        guard object.objectKind == kind else {
            throw .wrongType(path, expected: kind.rawValue, found: object.objectKind.rawValue, file: location)
        }
        return object
    }

    /// The object at `path`, found without leaving the file.
    func find(_ path: String) throws(HDF5Error) -> ObjectHeader {
        guard !path.isEmpty else { throw .noSuchObject(path, file: location) }
        let found = try parsing("open \(path)") { () throws(Malformed) in try follow(path) }
        switch found {
        case .object(let header): return header
        case .nothing: throw .noSuchObject(path, file: location)
        case .external: throw .leavesFile(path, file: location)
        }
    }

    private enum Found {
        case object(ObjectHeader), nothing, external
    }

    private func follow(_ path: String) throws(Malformed) -> Found {
        var steps = 0
        var rest = Self.names(path)
        var trail: [ObjectHeader] = [try ObjectHeader(at: root, in: bytes)]
        while let name = rest.popLast() {
            steps += 1
            guard steps <= Self.mostSteps else { throw Malformed("its links go in circles") }
            guard let group = trail.last, group.objectKind == .group else { return .nothing }
            switch try Links(of: group, in: bytes).first(name) {
            case nil: return .nothing
            case .external: return .external
            case .object(let address): trail.append(try ObjectHeader(at: address, in: bytes))
            case .soft(let target):
                if target.hasPrefix("/") { trail.removeSubrange(1...) }
                rest += Self.names(target)
                guard rest.count <= Self.mostSteps else { throw Malformed("its links go in circles") }
            }
        }
        return trail.last.map { .object($0) } ?? .nothing
    }

    /// The names on a path, the last one first.
    private static func names(_ path: String) -> [Substring] {
        path.split(separator: "/").filter { $0 != "." }.reversed()
    }

    /// Turns what is wrong inside the file into an error that names it.
    func parsing<Result>(
        _ operation: String, _ body: () throws(Malformed) -> Result
    ) throws(HDF5Error) -> Result {
        try Self.parsing(operation, location, body)
    }

    private static func parsing<Result>(
        _ operation: String, _ location: String, _ body: () throws(Malformed) -> Result
    ) throws(HDF5Error) -> Result {
        do throws(Malformed) {
            return try body()
        } catch {
            throw .damaged(file: location, operation: operation, reason: error.reason)
        }
    }
}
