import Foundation

/// A file with one JSON object a line, written as a run goes on.
final class LineLog {
    private let file: FileHandle

    /// - Parameters:
    ///   - iteration: where the run goes on whose log this is, so that lines are added to those of up to there; nil for a new log.
    ///   - replacing: whether the file may be replaced otherwise.
    /// - Throws: ``LineLogError``.
    init(_ url: URL, continuingAfter iteration: Int?, replacing: Bool) throws(LineLogError) {
        // A pipe or a device has nothing to lose.
        let type = try? FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.type]
        let isRegular = type as? FileAttributeType == .typeRegular
        guard iteration != nil || !isRegular || replacing else { throw .exists(url.relativePath) }
        if type == nil || iteration == nil {
            guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
                throw .unwritable(url.relativePath)
            }
        }
        guard let file = FileHandle(forWritingAtPath: url.path) else { throw .unwritable(url.relativePath) }
        self.file = file
        if isRegular, let iteration { try? file.truncate(atOffset: Self.byteCount(of: url, upTo: iteration)) }
        _ = try? file.seekToEnd()
    }

    /// Bytes without the last lines that tell of later iterations, which a run that was killed wrote after its checkpoint.
    private static func byteCount(of url: URL, upTo iteration: Int) throws -> UInt64 {
        struct Line: Decodable { let iteration: Int }
        let text = try Data(contentsOf: url)
        let lines = text.split(separator: UInt8(ascii: "\n"))
        let kept = lines.lastIndex { (try? JSONDecoder().decode(Line.self, from: $0).iteration > iteration) != true }
        return UInt64(kept.map { min(text.count, lines[$0].endIndex + 1) } ?? 0)
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
