import Foundation
import TransformNet

/// A file with one JSON object a line for every report, written as the run goes on.
final class LossLog {
    private struct Line: Encodable {
        let iteration: Int
        let content, style, tv, total, imagesPerSecond: Float

        enum CodingKeys: String, CodingKey {
            case iteration, content, style, tv, total
            case imagesPerSecond = "images_per_second"
        }
    }

    private let file: FileHandle
    private let encoder = JSONEncoder()

    /// - Parameter continuing: whether lines are added to what the file holds.
    /// - Throws: ``LossLogError``.
    init(_ url: URL, continuing: Bool) throws(LossLogError) {
        encoder.outputFormatting = .sortedKeys
        if !continuing || !FileManager.default.fileExists(atPath: url.path) {
            guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
                throw .unwritable(url.relativePath)
            }
        }
        guard let file = FileHandle(forWritingAtPath: url.path) else { throw .unwritable(url.relativePath) }
        self.file = file
        _ = try? file.seekToEnd()
    }

    /// - Throws: an error of the file system.
    func add(_ report: LossReport) throws {
        let line = Line(
            iteration: report.iteration, content: report.content, style: report.style, tv: report.totalVariation,
            total: report.total, imagesPerSecond: report.imagesPerSecond)
        try file.write(contentsOf: encoder.encode(line) + Data("\n".utf8))
    }
}

/// Why there is no log.
enum LossLogError: Error, Equatable, CustomStringConvertible {
    case unwritable(String)

    var description: String {
        switch self {
        case .unwritable(let path): "Cannot write the log \(path). Name a file in a folder that you may write to."
        }
    }
}
