public import HDF5

/// Why a file is no usable checkpoint.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
    /// No file, no HDF5 file, or a damaged one.
    case unreadable(HDF5Error)
    /// An HDF5 file of some other kind.
    case foreign(file: String)
    /// A later Impasto wrote it, in a format that this one does not know.
    case newer(version: Int, file: String)
    /// Its layers make no network.
    case badArchitecture(ArchitectureError, file: String)
    /// It names none of ``TransformNet/TransformNet/Output``.
    case unknownOutput(String, file: String)
    /// Its margin is negative, or wider than any that is used.
    case badMargin(Int, file: String)
    /// A parameter's numbers are not there.
    case missingTensor(name: String, file: String)
    /// A parameter's numbers are there in another shape.
    case wrongShape(name: String, expected: [Int], found: [Int], file: String)
    /// A parameter holds infinite numbers or no numbers at all.
    case notFinite(name: String, file: String)
    /// A count that is negative, or too large for any run.
    case badCount(name: String, count: Int, file: String)
    /// The weights would take more bytes than the machine has available.
    case tooLarge(bytes: Int, available: Int, file: String)
    /// A run is to be resumed from a style that holds weights alone.
    case noProgress(file: String)

    /// A full sentence, with the way out.
    public var description: String {
        switch self {
        case .unreadable(.notHDF5(let file)):
            "\(file) is no style: it is not an HDF5 file. If it is a painting, learn its style first: "
                + "impasto-train style --painting \(file)"
        case .unreadable(let error): error.description
        case .foreign(let file):
            "\(file) is an HDF5 file, but no Impasto style. Styles are made with: impasto-train style."
        case .newer(let version, let file):
            "\(file) is a style of format version \(version), and this Impasto reads up to version "
                + "\(StyleModel.formatVersion). Install a newer Impasto."
        case .badArchitecture(let error, let file): "\(file) cannot be used. \(error)"
        case .unknownOutput(let output, let file):
            "\(file) asks for the output '\(output)', which this Impasto does not have; it has linear and tanh."
        case .badMargin(let margin, let file):
            "\(file) asks for a margin of \(margin) pixels, which must be \(StyleModel.margins.lowerBound) to "
                + "\(StyleModel.margins.upperBound)."
        case .missingTensor(let name, let file):
            "\(file) lacks the weights \(name), which its architecture needs. Copy it again from where it came."
        case .wrongShape(let name, let expected, let found, let file):
            "\(file) has weights \(name) of shape \(Self.text(found)), and its architecture needs \(Self.text(expected))."
        case .notFinite(let name, let file):
            "\(file) has weights \(name) that are not numbers. The run that wrote it went astray; train the style again."
        case .badCount(let name, let count, let file):
            "\(file) says that its \(name) is \(count), which no run counts to. Copy it again from where it came."
        case .tooLarge(let bytes, let available, let file):
            "\(file) asks for a network of \(bytes >> 20) MiB, and this machine has \(available >> 20) MiB available. "
                + "Train a smaller architecture."
        case .noProgress(let file):
            "\(file) holds only weights, so its run cannot be resumed. Start a new one from its weights with --from."
        }
    }

    private static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }
}
