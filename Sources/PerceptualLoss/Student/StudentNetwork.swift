/// A loss network of VGG's make with other widths, whole in memory: what an Impasto loss-network file holds.
public struct StudentNetwork: Sendable {
    /// Channels of each convolution, block by block.
    let widths: [[Int]]
    let input: LossNetwork.Input
    var convolutions: [LossLayer: LossNetwork.Weights]
    /// The layers that can be compared, and what they stand for.
    var lenses: [LossLayer: LossNetwork.Lens]
    /// Where it came from, in words and numbers by name.
    public var provenance: [String: String] = [:]

    /// The layers that can be compared, in order.
    public var layers: [LossLayer] { lenses.keys.sorted() }

    /// Whether all weights are finite numbers.
    public var isFinite: Bool {
        convolutions.values.allSatisfy { ($0.kernel + $0.bias).allSatisfy(\.isFinite) }
            && lenses.values.allSatisfy { $0.matrix.allSatisfy(\.isFinite) }
    }

    /// Numbers in it.
    public var parameterCount: Int {
        convolutions.values.reduce(0) { $0 + $1.kernel.count + $1.bias.count }
            + lenses.values.reduce(0) { $0 + $1.matrix.count }
    }
}

extension LossNetwork {
    /// - Parameter layers: those that will be asked for; convolutions behind the deepest one are left out.
    /// - Throws: ``StudentFileError/missingLayer(_:file:present:)``.
    init(
        _ student: StudentNetwork, named file: String, for layers: [LossLayer], pooling: LossSettings.Pooling
    ) throws(StudentFileError) {
        for layer in layers where student.lenses[layer] == nil {
            throw .missingLayer("\(layer)", file: file, present: student.layers.map(\.description))
        }
        let deepest = layers.max() ?? LossLayer(block: 1, convolution: 1)
        self.init(
            widths: student.widths, upTo: deepest, input: student.input, pooling: pooling,
            lenses: student.lenses.filter { layers.contains($0.key) }
        ) { student.convolutions[$0]! }
    }
}
