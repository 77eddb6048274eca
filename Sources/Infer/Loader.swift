import Console
import Foundation
import Imaging

/// Reads photographs as they are to be painted.
struct Loader {
    let sizing: Sizing
    let strips: Bool
    let replacing: Bool
    let memory: MemoryLimit
    let need: MemoryNeed

    /// Reads a job's photograph, once it is sure that its result can be written.
    /// - Throws: `ImageError`, `OutputError`, `FolderError`.
    func load(_ job: Job) throws -> Loaded {
        if !job.isForStandardOutput {
            let folder = folderPrefix(of: job.result)
            if !folder.isEmpty { try makeFolder(folder) }
            try AtomicFile.check(URL(fileURLWithPath: job.result), replacing: replacing)
        }
        let input =
            job.isFromStandardInput
            ? try PictureInput(standardInput: ()) : try PictureInput(contentsOf: URL(fileURLWithPath: job.photograph))
        let source = try source(input)
        return Loaded(
            source: source, size: sizing.result(Size(width: input.width, height: input.height)), format: input.format,
            metadata: strips ? Metadata() : input.metadata)
    }

    private func source(_ input: PictureInput) throws -> Loaded.Source {
        let size = Size(width: input.width, height: input.height)
        let (full, working) = (sizing.full(size), sizing.working(size))
        if need.byteCount(of: size, working: working) <= memory.byteCount {
            return .whole(try input.decoded().resized(width: full.width, height: full.height))
        }
        let stored = LargePhotograph(try PictureStore(input, in: Self.scratchFolder))
        let photograph = stored.resized(width: full.width, height: full.height)
        // A picture that is to be smaller is made so without ever being whole.
        return need.byteCount(of: full, working: working) <= memory.byteCount
            ? .whole(try photograph.whole) : .onDisk(photograph)
    }

    /// For files that may be larger than the memory: not /tmp, which may be memory.
    static var scratchFolder: URL {
        let path = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
        return URL(fileURLWithPath: isFolder(path) ? path : NSTemporaryDirectory())
    }
}

/// A photograph as it was read.
struct Loaded {
    enum Source {
        case whole(Photograph)
        /// Too large to be painted in the memory at hand.
        case onDisk(LargePhotograph)
    }

    let source: Source
    /// Of the result.
    let size: Size
    let format: ImageFormat
    let metadata: Metadata
}
