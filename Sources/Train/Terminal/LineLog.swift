import Foundation

/// A file with one JSON object a line, written as a run goes on.
final class LineLog {
    private let file: FileHandle

    /// - Parameters:
    ///   - continuing: whether lines are added to what the file holds.
    ///   - replacing: whether the file may be replaced otherwise.
    /// - Throws: ``LineLogError``.
    init(_ url: URL, continuing: Bool, replacing: Bool) throws(LineLogError) {
        // A pipe or a device has nothing to lose.
        let type = try? FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.type]
        let isKept = type as? FileAttributeType == .typeRegular && !replacing
        guard continuing || !isKept else { throw .exists(url.relativePath) }
        if type == nil || !continuing {
            guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
                throw .unwritable(url.relativePath)
            }
        }
        guard let file = FileHandle(forWritingAtPath: url.path) else { throw .unwritable(url.relativePath) }
        self.file = file
        _ = try? file.seekToEnd()
    }

    /// - Throws: an error of the file system; the file then ends with the line before.
    func add(_ line: some Encodable) throws {
        let end = try file.offset()
        do {
            try file.write(contentsOf: JSONEncoder.snakeCase.encode(line) + Data("\n".utf8))
        } catch {
            try? file.truncate(atOffset: end)
            throw error
        }
    }
}

/// Why there is no log.
enum LineLogError: Error, Equatable, CustomStringConvertible {
    case unwritable(String)
    case exists(String)

    var description: String {
        switch self {
        case .unwritable(let path): "Cannot write the log \(path). Name a file in a folder that you may write to."
        case .exists(let path): "The log \(path) exists already. Choose another name, or replace it with --force."
        }
    }
}
