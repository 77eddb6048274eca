import Digest
import Foundation
import PerceptualLoss

/// What a file of VGG weights holds.
struct WeightsReport: Encodable {
    let file: String
    let network: VGGVariant
    /// Convolutions that are there, in the network's order.
    let layers: [String]
    /// The deepest layer that a loss can use, if the file begins at the beginning.
    let deepestLossLayer: String?
    let sha256, md5: String
    /// The name of the public file that it is a copy of.
    let publicFile: String?

    /// Reads all weights, so that a damaged file is found out.
    /// - Throws: ``VGGFileError``, ``HDF5Error``, or an error of the file system.
    init(_ file: VGGFile, name: String) throws {
        for layer in file.layers { _ = try file.weights(of: layer) }
        self.file = name
        (network, layers) = (file.variant, file.layers.map(\.convolutionName))
        deepestLossLayer = Self.deepestLossLayer(file)
        (sha256, md5) = (try file.sha256(), try Digest.md5(of: file.url))
        publicFile = try file.knownPublicFile?.name
    }

    /// The layer after the last convolution that all others before it lead to.
    private static func deepestLossLayer(_ file: VGGFile) -> String? {
        file.variant.layers.prefix { file.layers.contains($0) }.last?.description
    }

    func json() throws -> String { try jsonText(self) }

    var text: String {
        let lines = [
            ("Network", network.displayName),
            ("Convolutions", layers.joined(separator: " ")),
            ("Deepest loss layer", deepestLossLayer ?? "none, since \(network.layers[0].convolutionName) is missing"),
            ("SHA-256", sha256),
            ("MD5", md5),
            ("Public file", publicFile ?? "none; it was cut, converted or changed"),
        ]
        return lines.map { title, value in
            title + ":" + String(repeating: " ", count: 19 - title.count) + value
        }
        .joined(separator: "\n")
    }
}

extension VGGVariant: Encodable {}
