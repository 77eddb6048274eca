import Engine

/// A network with some of the channels of a wider one: where the training of a student begins.
///
/// Each layer keeps the channels from which the others can be told best, and the next layer's kernels see the others
/// through that reconstruction. Features are scaled to a mean square of about 1, which rectifiers allow.
struct ThinnedNetwork {
    /// Roots of the mean squares of the wider network's features at a layer, and of the entries of its Gram matrices.
    struct Scale { let features, gram: Float }

    /// Without lenses.
    private(set) var network: StudentNetwork
    /// What predicts a layer's wider features, divided by their scale: wide × thin channels.
    private(set) var heads: [LossLayer: [Float]] = [:]
    private(set) var scales: [LossLayer: Scale] = [:]

    /// - Parameters:
    ///   - store: holds the wider network's weights.
    ///   - widths: channels of the thin network's blocks.
    ///   - examples: pixels of the shape, RGB 0…255, that show which channels matter; at least one.
    /// - Throws: `PlanError` or an error of the convolution library.
    init(_ wide: LossNetwork, _ store: ParameterStore, widths: [Int], examples: [[Float]], _ shape: Shape) throws {
        let kept = wide.layers.map { layer in min(widths[layer.block - 1], wide.channels(at: layer)) }
        network = StudentNetwork(
            widths: Dictionary(grouping: zip(wide.layers, kept), by: \.0.block).sorted { $0.key < $1.key }
                .map { $0.value.map(\.1) },
            input: LossNetwork.Input(scale: 1 / Self.inputScale), convolutions: [:], lenses: [:])
        // Red, green and blue are all kept; what follows sees them divided by their scale.
        var before = (reconstruction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as [Double], kept: 3, scale: Double(Self.inputScale))
        for (layer, gram) in zip(wide.layers, try Self.gramMatrices(of: wide, store, examples, shape)) {
            let convolution = wide.convolution(of: layer)
            let channels = convolution.outputs
            let selection = ChannelSelection(
                gram: gram, channels: channels, keeping: widths[layer.block - 1])
            // A Gram matrix's trace is the features' mean square.
            let scale = (0..<channels).reduce(0) { $0 + gram[$1 * channels + $1] }.squareRoot()
            network.convolutions[layer] = Self.thinned(
                store[convolution.kernel], store[convolution.bias], inputs: convolution.inputs, keeping: selection.kept,
                after: before, scale: scale)
            heads[layer] = selection.reconstruction.map { Float($0) }
            let squares = gram.reduce(0) { $0 + $1 * $1 } / Double(gram.count)
            scales[layer] = Scale(features: Float(scale), gram: Float(squares.squareRoot()))
            before = (selection.reconstruction, selection.kept.count, scale)
        }
    }

    /// Contrasts of a photo, in levels of 255.
    private static let inputScale: Float = 64

    /// Each layer's Gram matrix, averaged over the examples' pictures.
    private static func gramMatrices(
        of network: LossNetwork, _ store: ParameterStore, _ examples: [[Float]], _ shape: Shape
    ) throws -> [[Double]] {
        let graph = Graph()
        let input = graph.input(shape)
        let features = network.features(of: input, at: network.layers)
        let grams = network.layers.map { features[$0]!.gram() }
        let plan = try Plan(graph, outputs: grams, store: store)
        var sums = grams.map { [Double](repeating: 0, count: $0.shape.pixels * $0.shape.channels) }
        for pixels in examples {
            plan[input] = pixels
            plan.forward()
            for (layer, gram) in grams.enumerated() {
                let count = sums[layer].count
                for (index, entry) in plan[gram].enumerated() { sums[layer][index % count] += Double(entry) }
            }
        }
        return sums.map { $0.map { $0 / Double(shape.batch * examples.count) } }
    }

    /// The kernels of the kept outputs, over the inputs' reconstruction.
    private static func thinned(
        _ kernel: [Float], _ bias: [Float], inputs: Int, keeping outputs: [Int],
        after before: (reconstruction: [Double], kept: Int, scale: Double), scale: Double
    ) -> LossNetwork.Weights {
        var thin = [Float]()
        thin.reserveCapacity(outputs.count * before.kept * 9)
        for output in outputs {
            for input in 0..<before.kept {
                for tap in 0..<9 {
                    let sum = (0..<inputs).reduce(0.0) {
                        $0 + Double(kernel[(output * inputs + $1) * 9 + tap])
                            * before.reconstruction[$1 * before.kept + input]
                    }
                    thin.append(Float(sum * before.scale / scale))
                }
            }
        }
        return (thin, outputs.map { Float(Double(bias[$0]) / scale) })
    }
}
