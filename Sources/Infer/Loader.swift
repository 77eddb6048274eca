import Foundation
import Imaging

/// Reads photographs as they are to be painted.
struct Loader {
    let maxSide: Int?
    let strips: Bool
    let replacing: Bool

    /// Reads a job's photograph, once it is sure that its result can be written.
    /// - Throws: `ImageError`, `OutputError`, ``ApplyError``.
    func load(_ job: Job) throws -> Loaded {
        if !job.isForStandardOutput {
            let folder = folderPrefix(of: job.result)
            if !folder.isEmpty { try makeFolder(folder) }
            try AtomicFile.check(URL(fileURLWithPath: job.result), replacing: replacing)
        }
        let input =
            job.isFromStandardInput
            ? try PictureInput(standardInput: ()) : try PictureInput(contentsOf: URL(fileURLWithPath: job.photograph))
        var photograph = try input.decoded()
        if strips { photograph.metadata = Metadata() }
        if let maxSide { photograph = photograph.fitted(longSide: maxSide) }
        return Loaded(photograph: photograph, format: input.format)
    }
}

/// A photograph and the format that it came in.
struct Loaded: Sendable {
    var photograph: Photograph
    let format: ImageFormat

    var size: Size { Size(width: photograph.image.width, height: photograph.image.height) }
}
