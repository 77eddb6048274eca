public import Foundation

/// What a loss network's file offers, before any of it is chosen.
public enum LossNetworkContents: Sendable {
    /// VGG-16 or VGG-19.
    case vgg(VGGFile)
    /// A narrow network that stands in for VGG.
    case student(StudentNetwork)

    /// Reads a file of VGG weights or of a network that stands in for VGG, told by its contents.
    /// - Throws: ``VGGFileError``, ``StudentFileError`` or `HDF5Error`.
    public init(of url: URL) throws {
        self = try StudentNetwork.isStudent(url) ? .student(StudentNetwork(contentsOf: url)) : .vgg(VGGFile(url: url))
    }

    /// The layers that can be compared, in order: "relu1_2", "relu2_2" …
    public var layers: [String] {
        switch self {
        case .vgg(let file): file.layers.map(\.description)
        case .student(let network): network.layers.map(\.description)
        }
    }
}
