import ArgumentParser
import Foundation
import TransformNet

/// Where a training run writes, and how often.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The checkpoint to write (HDF5). (default: the painting's name, .h5)", valueName: "file"))
    var output: String?

    @Flag(help: "Replace the checkpoint if it exists.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "What to start from: 'base', the network that comes with Impasto; 'scratch', random weights; or another style, "
                + "by its file or its name. (default: base, if there is one of the architecture)",
            valueName: "start"))
    var from: String?

    @Flag(
        help: ArgumentHelp(
            "Go on with the run that --output holds, exactly as if it had not stopped (but it may see a plateau at another "
                + "iteration)."))
    var resume = false

    @Option(
        help: ArgumentHelp("Save everything that --resume needs after every so many iterations.", valueName: "count"))
    var checkpointEvery: Int?

    @Option(help: ArgumentHelp("Paint this photo while training, and at the end.", valueName: "photo"))
    var preview: String?

    @Option(help: ArgumentHelp("Iterations between previews.", valueName: "count"))
    var previewEvery = 200

    @Option(
        help: ArgumentHelp(
            "Folder of held-out photographs whose losses are reported with every save.", valueName: "folder"))
    var validation: String?

    @Option(help: ArgumentHelp("Write one JSON object a line for every report.", valueName: "file"))
    var log: String?

    @Option(
        help: ArgumentHelp(
            "Keep a page with curves, previews and settings up to date in this folder: report.html.",
            valueName: "folder"))
    var report: String?

    func validate() throws {
        if let checkpointEvery, checkpointEvery < 1 {
            throw ValidationError("--checkpoint-every must be at least 1, not \(checkpointEvery).")
        }
        guard previewEvery >= 1 else {
            throw ValidationError("--preview-every must be at least 1, not \(previewEvery).")
        }
        if resume && from != nil { throw ValidationError("Give either --resume or --from, not both.") }
    }

    /// The file of the weights to start from; nil for random ones.
    /// - Throws: ``TrainingError/noBase(architecture:folders:)``, or ``UnknownStyle``.
    func start(of architecture: Architecture) throws -> String? {
        switch from {
        case "scratch": return nil
        case nil: return Self.base(of: architecture)
        case "base":
            if let base = Self.base(of: architecture) { return base }
            throw TrainingError.noBase(architecture: architecture.name, folders: CheckpointFolders.all)
        case let style?: return try StyleLibrary().path(of: style)
        }
    }

    private static func base(of architecture: Architecture) -> String? {
        CheckpointFolders.bases[architecture.name].flatMap(CheckpointFolders.path)
    }

    /// The command names it before anything else happens.
    var outputURL: URL { URL(fileURLWithPath: output ?? "style.h5") }
    var reportURL: URL? { report.map { URL(fileURLWithPath: $0) } }

    /// The preview of an iteration, beside the checkpoint: `starry-preview-00500.png`.
    func previewURL(at iteration: Int) -> URL {
        outputURL.numbered(iteration, "-preview")
    }

    /// The previews that earlier runs left beside the checkpoint, up to an iteration, in order.
    func previews(upTo iteration: Int) -> [(iteration: Int, url: URL)] {
        let start = outputURL.deletingPathExtension().lastPathComponent + "-preview-"
        let folder = outputURL.deletingLastPathComponent().path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let iterations = names.compactMap { name in
            name.hasPrefix(start) && name.hasSuffix(".png") ? Int(name.dropFirst(start.count).dropLast(4)) : nil
        }
        return iterations.filter { $0 > 0 && $0 <= iteration }.sorted().map { ($0, previewURL(at: $0)) }
    }
}
