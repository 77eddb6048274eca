import Foundation

/// A file with one JSON object a line, written as a run goes on.
final class LineLog {
    private let file: FileHandle
    /// Whether it can be cut: a pipe or a device cannot, and has nothing to lose.
    private let isRegular: Bool

    /// - Parameters:
    ///   - iteration: where the run goes on whose log this is, so that lines are added to those of up to there; nil for a new log.
    ///   - replacing: whether the file may be replaced otherwise.
    /// - Throws: ``LineLogError``.
    init(_ url: URL, continuingAfter iteration: Int?, replacing: Bool) throws(LineLogError) {
        var found = stat()
        let exists = stat(url.path, &found) == 0
        isRegular = !exists || found.st_mode & S_IFMT == S_IFREG
        guard iteration != nil || !exists || !isRegular || replacing else { throw .exists(url.relativePath) }
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_CLOEXEC | (iteration == nil ? O_TRUNC : 0), 0o666)
        guard descriptor >= 0 else { throw .unwritable(url.relativePath) }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard isRegular, let iteration else { return }
        try? file.truncate(atOffset: Self.byteCount(of: url, upTo: iteration))
        _ = try? file.seekToEnd()
    }

    /// Bytes without what a run that was killed wrote after its checkpoint: lines that tell of later iterations, and one that it
    /// did not finish.
    private static func byteCount(of url: URL, upTo iteration: Int) throws -> UInt64 {
        struct Line: Decodable { let iteration: Int }
        let text = try Data(contentsOf: url)
        let lines = text.split(separator: UInt8(ascii: "\n"))
        let kept = lines.lastIndex { line in
            let isUnfinished = line.endIndex == text.endIndex && line.first == UInt8(ascii: "{")
            let isLater = (try? JSONDecoder().decode(Line.self, from: line).iteration > iteration) == true
            return !isUnfinished && !isLater
        }
        return UInt64(kept.map { min(text.count, lines[$0].endIndex + 1) } ?? 0)
    }

    /// - Throws: an error of the file system; the file then ends with the line before.
    func add(_ line: some Encodable) throws {
        let end = isRegular ? try file.offset() : 0
        do {
            try file.write(contentsOf: JSONEncoder.snakeCase.encode(line) + Data("\n".utf8))
        } catch {
            if isRegular { try? file.truncate(atOffset: end) }
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
