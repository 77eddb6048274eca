public import Foundation
import HDF5
import Imaging

// The file of a narrow loss network; docs/CHECKPOINT.md describes it.

extension StudentNetwork {
    static let formatName = "impasto-loss"
    static let formatVersion = 1
    /// What lies around each convolution's input, one pixel wide: the only kind that there is.
    fileprivate static let padding = "zero"

    /// Whether a file says that it is one.
    /// - Throws: ``HDF5Error`` for what is no HDF5 file.
    static func isStudent(_ url: URL) throws -> Bool { try isStudent(HDF5File(reading: url)) }

    private static func isStudent(_ file: HDF5File) throws -> Bool {
        try file.hasAttribute("format") && file.string("format") == formatName
    }

    // MARK: Reading

    /// Reads a whole network.
    /// - Throws: ``StudentFileError``, or `HDF5Error` for damage.
    public init(contentsOf url: URL) throws {
        let file = try HDF5File(reading: url)
        let name = url.relativePath
        guard try Self.isStudent(file) else { throw StudentFileError.foreign(file: name) }
        let version = try file.integer("format_version")
        guard version <= Self.formatVersion else { throw StudentFileError.newer(version: version, file: name) }
        let padding = try file.string("padding")
        guard padding == Self.padding else { throw StudentFileError.unknownPadding(padding, file: name) }
        let reader = Reader(file: file, name: name)
        let widths = try reader.widths()
        self.init(
            widths: widths, input: try reader.input(), convolutions: try reader.convolutions(widths),
            lenses: try reader.lenses(widths))
        if try file.hasAttribute("provenance_names"), try file.hasAttribute("provenance_values") {
            let (names, values) = (try file.strings("provenance_names"), try file.strings("provenance_values"))
            provenance = Dictionary(zip(names, values)) { first, _ in first }
        }
    }

    private struct Reader {
        let file: HDF5File
        let name: String

        /// "16,16,P,32,32": the widths of the convolutions, with a P where pooling halves.
        func widths() throws -> [[Int]] {
            let text = try file.string("layers")
            let blocks = text.split(separator: "P", omittingEmptySubsequences: false).map { block in
                block.split(separator: ",").map { Int($0) ?? 0 }
            }
            let isPossible =
                (1...5).contains(blocks.count)
                && blocks.allSatisfy { (1...4).contains($0.count) && $0.allSatisfy { (1...1024).contains($0) } }
            guard isPossible else { throw StudentFileError.unknownLayers(text, file: name) }
            return blocks
        }

        func input() throws -> LossNetwork.Input {
            let mean = try tensor("input/mean", [3])
            return LossNetwork.Input(mean: mean, scale: try tensor("input/scale", [])[0])
        }

        func convolutions(_ widths: [[Int]]) throws -> [LossLayer: LossNetwork.Weights] {
            var (found, inputs) = ([LossLayer: LossNetwork.Weights](), 3)
            for layer in StudentNetwork.layers(of: widths) {
                let outputs = widths[layer.block - 1][layer.convolution - 1]
                found[layer] = (
                    kernel: try tensor("weights/\(layer.convolutionName).weight", [outputs, inputs, 3, 3]),
                    bias: try tensor("weights/\(layer.convolutionName).bias", [outputs])
                )
                inputs = outputs
            }
            return found
        }

        func lenses(_ widths: [[Int]]) throws -> [LossLayer: LossNetwork.Lens] {
            var found: [LossLayer: LossNetwork.Lens] = [:]
            for layer in StudentNetwork.layers(of: widths) where try file.exists("lenses/\(layer)") {
                let width = widths[layer.block - 1][layer.convolution - 1]
                let standsFor = try file.integer("stands_for", of: "lenses/\(layer)")
                guard standsFor >= 1 else { throw StudentFileError.unknownLayers("\(layer)", file: name) }
                found[layer] = LossNetwork.Lens(
                    standsFor: standsFor, matrix: try tensor("lenses/\(layer)", [width, width]))
            }
            return found
        }

        private func tensor(_ path: String, _ shape: [Int]) throws -> [Float] {
            guard try file.exists(path) else { throw StudentFileError.missingTensor(path, file: name) }
            let found = try file.shape(of: path)
            guard found == shape else {
                throw StudentFileError.wrongShape(path, expected: shape, found: found, file: name)
            }
            let values = try file.floats(path)
            guard values.allSatisfy(\.isFinite) else { throw StudentFileError.notFinite(path, file: name) }
            return values
        }
    }

    private static func layers(of widths: [[Int]]) -> [LossLayer] {
        widths.enumerated().flatMap { block, widths in
            widths.indices.map { LossLayer(block: block + 1, convolution: $0 + 1) }
        }
    }

    // MARK: Writing

    /// Writes the network in half precision, whole or not at all.
    /// - Parameters:
    ///   - url: in a folder that is there.
    ///   - replacing: whether a file that is there already may be replaced.
    /// - Throws: `OutputError` where the place does not allow it, `HDF5Error` where the library could not write.
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
        try file.setAttribute(
            "layers", widths.map { $0.map(String.init).joined(separator: ",") }.joined(separator: ",P,"))
        try file.setAttribute("padding", Self.padding)
        try file.write(input.mean, shape: [3], to: "input/mean")
        try file.write([input.scale], shape: [], to: "input/scale")
        for layer in Self.layers(of: widths) {
            let (weights, name) = (convolutions[layer]!, "weights/\(layer.convolutionName)")
            let outputs = weights.bias.count
            let inputs = weights.kernel.count / outputs / 9
            try file.write(halves: weights.kernel, shape: [outputs, inputs, 3, 3], to: name + ".weight")
            try file.write(halves: weights.bias, shape: [outputs], to: name + ".bias")
        }
        for (layer, lens) in lenses.sorted(by: { $0.key < $1.key }) {
            let width = widths[layer.block - 1][layer.convolution - 1]
            try file.write(halves: lens.matrix, shape: [width, width], to: "lenses/\(layer)")
            try file.setAttribute("stands_for", lens.standsFor, of: "lenses/\(layer)")
        }
        let sorted = provenance.sorted { $0.key < $1.key }
        try file.setAttribute("provenance_names", sorted.map(\.key))
        try file.setAttribute("provenance_values", sorted.map(\.value))
    }
}

/// Why a file is no use as a loss network of our own kind.
public enum StudentFileError: Error, Equatable, CustomStringConvertible {
    /// An HDF5 file of some other kind.
    case foreign(file: String)
    /// A later Impasto wrote it, in a format that this one does not know.
    case newer(version: Int, file: String)
    /// The text that names its layers describes none that there can be.
    case unknownLayers(String, file: String)
    /// Its convolutions go on beyond a picture's borders in a way that this Impasto does not know.
    case unknownPadding(String, file: String)
    /// A layer's numbers are not there.
    case missingTensor(String, file: String)
    /// A layer's numbers are there in another shape.
    case wrongShape(String, expected: [Int], found: [Int], file: String)
    /// A layer holds infinite numbers or no numbers at all.
    case notFinite(String, file: String)
    /// A layer that the network was not trained to stand in for.
    case missingLayer(String, file: String, present: [String])

    /// The sentence.
    public var description: String {
        switch self {
        case .foreign(let file): "\(file) is an HDF5 file, but no loss network of Impasto."
        case .newer(let version, let file):
            "\(file) is a loss network of format version \(version), and this Impasto reads up to version "
                + "\(StudentNetwork.formatVersion). Install a newer Impasto."
        case .unknownLayers(let text, let file): "\(file) describes layers that cannot be: '\(text)'."
        case .unknownPadding(let padding, let file):
            "\(file) has the padding '\(padding)', and this Impasto knows only '\(StudentNetwork.padding)'. "
                + "Install a newer Impasto."
        case .missingTensor(let path, let file):
            "\(file) lacks \(path), which its layers need. Copy it again from where it came."
        case .wrongShape(let path, let expected, let found, let file):
            "\(file) has \(path) of shape \(Self.text(found)), and its layers need \(Self.text(expected))."
        case .notFinite(let path, let file): "\(file) holds numbers in \(path) that are not finite."
        case .missingLayer(let layer, let file, let present):
            "\(file) stands in for \(present.joined(separator: ", ")), not for \(layer). Choose among these with "
                + "--style-layers and --content-layers, or name VGG weights with --loss-network."
        }
    }

    private static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }
}
