import Foundation
import PerceptualLoss

/// What a loss network that stands in for VGG says of itself.
struct StudentReport: Encodable {
    let file: String
    /// The layers that can be compared.
    let layers: [String]
    let parameters: Int
    let provenance: [String: String]

    init(_ network: StudentNetwork, name: String) {
        file = name
        (layers, parameters, provenance) = (
            network.layers.map(\.description), network.parameterCount, network.provenance
        )
    }

    func json() throws -> String { try jsonText(self) }

    var text: String {
        let facts =
            [("loss layers", layers.joined(separator: " ")), ("numbers", "\(parameters)")]
            + provenance.sorted { $0.key < $1.key }
        let width = facts.map(\.0.count).max() ?? 0
        return facts.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
            .joined(separator: "\n")
    }
}
