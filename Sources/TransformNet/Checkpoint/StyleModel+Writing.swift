import Engine
public import Foundation
import HDF5
import Imaging

// Writing a checkpoint; docs/CHECKPOINT.md describes the file.

extension StyleModel {
    /// Writes a checkpoint that appears whole or not at all.
    ///
    /// - Parameters:
    ///   - url: in a folder that is there.
    ///   - replacing: whether a file that is there already may be replaced.
    /// - Throws: `OutputError` where the place does not allow it, ``WeightsError`` for weights that are not the
    ///   network's, `HDF5Error` where the library could not write.
    public func write(to url: URL, replacing: Bool = false) throws {
        try AtomicFile.make(at: url, replacing: replacing) { temporary in
            let file = try HDF5File(creating: temporary)
            try write(to: file)
            try file.close()
        }
    }

    private func write(to file: HDF5File) throws {
        try file.setAttribute("format", Self.formatName)
        try file.setAttribute("format_version", Self.formatVersion)
        try file.setAttribute("architecture", network.architecture.description)
        try file.setAttribute("output", network.output.rawValue)
        try file.setAttribute("margin", margin)
        try write(weights, of: network.parameters, in: "weights", to: file)
        if let training { try write(training, to: file) }
        if let progress { try write(progress, to: file) }
    }

    private func write(
        _ tensors: [String: [Float]], of parameters: [Parameter], in group: String, to file: HDF5File
    ) throws {
        for parameter in parameters {
            try file.write(tensors.numbers(of: parameter), shape: parameter.shape, to: "\(group)/\(parameter.name)")
        }
    }

    private func write(_ training: TrainingRecord, to file: HDF5File) throws {
        let rows = training.history.flatMap { report in
            [
                Double(report.iteration), Double(report.content), Double(report.style), Double(report.totalVariation),
                Double(report.total), Double(report.imagesPerSecond),
            ]
        }
        try file.write(doubles: rows, shape: [training.history.count, 6], to: "training/history")
        if let thumbnail = training.thumbnail {
            try file.write(thumbnail, shape: [thumbnail.count], to: "training/thumbnail")
        }
        let options = training.options.sorted { $0.key < $1.key }
        try file.setAttribute("option_names", options.map(\.key), of: "training")
        try file.setAttribute("option_values", options.map(\.value), of: "training")
        try file.setAttribute("iterations", training.iterations, of: "training")
        try file.setAttribute("painting_sha256", training.paintingDigest, of: "training")
        try file.setAttribute("loss_network_sha256", training.lossNetworkDigest, of: "training")
        try file.setAttribute("photographs", training.photographs, of: "training")
    }

    private func write(_ progress: TrainingProgress, to file: HDF5File) throws {
        let parameters = network.parameters
        try write(progress.firstMoments, of: parameters, in: "progress/first_moment", to: file)
        try write(
            progress.secondMoments, of: parameters.filter { !$0.isKernel }, in: "progress/second_moment", to: file)
        try file.setAttribute("optimizer_step", progress.optimizerStep, of: "progress")
        try file.setAttribute("seed", Int(Int64(bitPattern: progress.seed)), of: "progress")
        try file.setAttribute("photographs_drawn", progress.photographsDrawn, of: "progress")
    }
}
