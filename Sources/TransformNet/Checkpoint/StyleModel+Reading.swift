public import Foundation
import Engine
import HDF5

// Reading a checkpoint; docs/CHECKPOINT.md describes the file.

extension StyleModel {
    /// The newest checkpoint format that is read, and the one that is written.
    public static let formatVersion = 1
    /// Margins that a checkpoint may ask for, in pixels.
    static let margins = 0...256
    static let formatName = "impasto-style"

    /// Reads a checkpoint, and checks all of it: a model that was read can be painted with.
    /// - Throws: ``CheckpointError``.
    public init(contentsOf url: URL) throws(CheckpointError) {
        do {
            try self.init(from: HDF5File(reading: url), named: url.relativePath)
        } catch let error as CheckpointError {
            throw error
        } catch let error as HDF5Error {
            throw .unreadable(error)
        } catch {
            preconditionFailure("reading throws nothing else: \(error)")
        }
    }

    private init(from file: HDF5File, named name: String) throws {
        let network = try Self.network(from: file, named: name)
        try Self.checkSize(of: network, named: name)
        var weights: [String: [Float]] = [:]
        for parameter in network.parameters {
            weights[parameter.name] = try Self.tensor(parameter, in: "weights", of: file, named: name)
        }
        self.init(network, weights: weights, training: try Self.training(from: file, named: name))
        margin = try file.hasAttribute("margin") ? try file.integer("margin") : 0
        guard Self.margins.contains(margin) else { throw CheckpointError.badMargin(margin, file: name) }
        progress = try Self.progress(from: file, network: network, named: name)
    }

    private static func network(from file: HDF5File, named name: String) throws -> TransformNet {
        guard try file.hasAttribute("format"), try file.string("format") == formatName else {
            throw CheckpointError.foreign(file: name)
        }
        let version = try file.integer("format_version")
        guard version <= formatVersion else { throw CheckpointError.newer(version: version, file: name) }
        let outputName = try file.hasAttribute("output") ? try file.string("output") : "linear"
        guard let output = TransformNet.Output(rawValue: outputName) else {
            throw CheckpointError.unknownOutput(outputName, file: name)
        }
        do {
            return TransformNet(try Architecture(try file.string("architecture")), output: output)
        } catch let error as ArchitectureError {
            throw CheckpointError.badArchitecture(error, file: name)
        }
    }

    /// A file of a few bytes can ask for a network of many gigabytes, of which the file holds only zeros, compressed.
    private static func checkSize(of network: TransformNet, named name: String) throws(CheckpointError) {
        let bytes = network.parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
        if let available = AvailableMemory.byteCount, bytes > available {
            throw .tooLarge(bytes: bytes, available: available, file: name)
        }
    }

    private static func tensor(
        _ parameter: Parameter, in group: String, of file: HDF5File, named name: String
    ) throws -> [Float] {
        let path = "\(group)/\(parameter.name)"
        guard try file.exists(path) else { throw CheckpointError.missingTensor(name: path, file: name) }
        let shape = try file.shape(of: path)
        guard shape == parameter.shape else {
            throw CheckpointError.wrongShape(name: path, expected: parameter.shape, found: shape, file: name)
        }
        let values = try file.floats(path)
        guard values.allSatisfy(\.isFinite) else { throw CheckpointError.notFinite(name: path, file: name) }
        return values
    }

    private static func training(from file: HDF5File, named name: String) throws -> TrainingRecord? {
        guard try file.exists("training") else { return nil }
        let names = try file.strings("option_names", of: "training")
        let values = try file.strings("option_values", of: "training")
        let thumbnail = try file.exists("training/thumbnail") ? try file.bytes("training/thumbnail") : nil
        return TrainingRecord(
            options: Dictionary(zip(names, values)) { first, _ in first },
            iterations: try count("iterations", of: "training", from: file, named: name),
            history: try history(from: file, named: name),
            paintingDigest: try file.string("painting_sha256", of: "training"),
            lossNetworkDigest: try file.string("loss_network_sha256", of: "training"),
            photographs: try count("photographs", of: "training", from: file, named: name), thumbnail: thumbnail)
    }

    /// A number of things that a run has done or seen, far from where adding to it would overflow.
    private static func count(
        _ attribute: String, of group: String, from file: HDF5File, named name: String
    ) throws -> Int {
        let count = try file.integer(attribute, of: group)
        guard (0...1 << 48).contains(count) else {
            throw CheckpointError.badCount(name: "\(group)/\(attribute)", count: count, file: name)
        }
        return count
    }

    private static func history(from file: HDF5File, named name: String) throws -> [LossReport] {
        guard try file.exists("training/history") else { return [] }
        let shape = try file.shape(of: "training/history")
        guard shape.count == 2, shape[1] == 6 else {
            throw HDF5Error.wrongShape(
                "training/history", expected: "six columns", found: "\(shape)", file: name)
        }
        let values = try file.doubles("training/history")
        return try stride(from: 0, to: values.count, by: 6).map { i in
            guard let iteration = Int(exactly: values[i]) else {
                throw HDF5Error.wrongType(
                    "training/history", expected: "counted in whole iterations", found: "\(values[i])", file: name)
            }
            return LossReport(
                iteration: iteration, content: Float(values[i + 1]), style: Float(values[i + 2]),
                totalVariation: Float(values[i + 3]), total: Float(values[i + 4]), imagesPerSecond: Float(values[i + 5])
            )
        }
    }

    private static func progress(
        from file: HDF5File, network: TransformNet, named name: String
    ) throws -> TrainingProgress? {
        guard try file.exists("progress") else { return nil }
        var (first, second) = ([String: [Float]](), [String: [Float]]())
        for parameter in network.parameters {
            first[parameter.name] = try tensor(parameter, in: "progress/first_moment", of: file, named: name)
            if parameter.isKernel { continue }
            second[parameter.name] = try tensor(parameter, in: "progress/second_moment", of: file, named: name)
        }
        return TrainingProgress(
            optimizerStep: try count("optimizer_step", of: "progress", from: file, named: name), firstMoments: first,
            secondMoments: second,
            seed: UInt64(bitPattern: Int64(try file.integer("seed", of: "progress"))),
            photographsDrawn: try count("photographs_drawn", of: "progress", from: file, named: name))
    }
}
