import ArgumentParser
import Console
import Imaging

/// A photograph and the path of its result; - is standard input and output.
struct Job: Equatable {
    let photograph, result: String

    var isFromStandardInput: Bool { photograph == "-" }
    var isForStandardOutput: Bool { result == "-" }
}

/// Everything that one command is to paint, checked before anything is computed.
struct Request {
    private(set) var jobs: [Job] = []
    /// What could not even be found out.
    private(set) var failures: [ApplyError] = []
    /// What folders hold that is not read.
    private(set) var notes: [String] = []
    private let naming: OutputNaming

    /// - Parameters:
    ///   - sources: masks and styles, which results must not replace.
    ///   - format: what results are written as; nil leaves it to their names.
    /// - Throws: `ValidationError` if the options contradict each other or two photographs have one result.
    init(
        inputs: [String], output: String?, style: String, sources: [String] = [], format: ImageFormat? = nil
    ) throws {
        if inputs.contains("-") && inputs.count > 1 {
            throw ValidationError("- is standard input, which is one picture. Name it alone.")
        }
        naming = try OutputNaming(output: output, inputs: inputs, style: style, format: format)
        for input in inputs {
            if isFolder(input) { try addFolder(input) } else { add(input, named: fileName(of: input)) }
        }
        try refuseSharedResults()
        try refuseResultsOverPhotographs()
        try refuseResultsOver(sources)
    }

    /// Whether a folder or more than one photograph was named.
    var isBatch: Bool { naming.areMany }

    private mutating func addFolder(_ path: String) throws {
        // Results of an earlier run are no photographs, but a folder may be painted in place.
        let folder = PictureFolder(path, excluding: naming.folder.flatMap(truePath))
        if folder.pictures.isEmpty && folder.failures.isEmpty { failures.append(.noPictures(folder: path)) }
        if let leftOut = folder.leftOut { notes.append(leftOut) }
        for picture in folder.pictures { add((path.hasSuffix("/") ? path : path + "/") + picture, named: picture) }
        failures += folder.failures.map { .unreadableFolder($0.folder, reason: $0.reason) }
    }

    private mutating func add(_ photograph: String, named name: String) {
        jobs.append(Job(photograph: photograph, result: naming.path(for: photograph, named: name)))
    }

    private func refuseSharedResults() throws {
        var photographs: [String: String] = [:]
        for job in jobs where !job.isForStandardOutput {
            let folder = folderPrefix(of: job.result)
            let place = truePath(folder.isEmpty ? "." : folder).map { "\($0)/\(fileName(of: job.result))" }
            if let other = photographs.updateValue(job.photograph, forKey: place ?? job.result) {
                throw ValidationError(
                    "\(other) and \(job.photograph) would both become \(job.result). Paint them one after the other.")
            }
        }
    }

    /// Even --force must not destroy a photograph.
    private func refuseResultsOverPhotographs() throws {
        let photographs = Set(jobs.compactMap { truePath($0.photograph) })
        for job in jobs {
            guard let place = truePath(job.result), photographs.contains(place) else { continue }
            let photograph =
                place == truePath(job.photograph)
                ? "the photograph itself" : "\(job.result), which is to be painted too"
            throw ValidationError("The result of \(job.photograph) would replace \(photograph). Name another --output.")
        }
    }

    /// Whether at least one result holds samples of 16 bits, or may: what goes to standard output has no name.
    var holdsSixteenBits: Bool {
        jobs.contains { ImageFormat(fileExtension: splitName(of: $0.result).fileExtension)?.holdsSixteenBits ?? true }
    }

    private func refuseResultsOver(_ sources: [String]) throws {
        let places = Set(sources.compactMap(truePath))
        for job in jobs {
            guard let place = truePath(job.result), places.contains(place) else { continue }
            throw ValidationError(
                "The result of \(job.photograph) would replace \(job.result), which it is painted with. Name another --output."
            )
        }
    }

    /// Makes the folder that was asked for, if anything is to go there.
    /// - Throws: `FolderError`.
    func makeOutputFolder() throws(FolderError) {
        if let folder = naming.folder, !jobs.isEmpty { try makeFolder(folder) }
    }
}
