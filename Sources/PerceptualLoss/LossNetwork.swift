public import Engine

/// VGG without its classifier, frozen: the measure of what two pictures have in common.
///
/// Takes RGB 0…255. Simonyan and Zisserman, https://arxiv.org/abs/1409.1556, with the Caffe-scaled weights that Gatys
/// et al. and Johnson et al. used: means subtracted, nothing divided.
public struct LossNetwork: Sendable {
    /// A convolution's kernel, outputs × inputs × 3 × 3, and bias.
    typealias Weights = (kernel: [Float], bias: [Float])

    private let blocks: [[Convolution]]
    private let pooling: LossSettings.Pooling
    private let weights: @Sendable (LossLayer) throws -> Weights

    /// - Parameter layers: those that will be asked for; convolutions behind the deepest one are left out.
    /// - Throws: ``VGGFileError`` if the file lacks a convolution on the way.
    public init(_ file: VGGFile, for layers: [LossLayer], pooling: LossSettings.Pooling = .max) throws {
        let deepest = layers.max() ?? LossLayer(block: 1, convolution: 1)
        self.init(
            channels: [64, 128, 256, 512, 512], convolutionsPerBlock: file.variant.convolutionsPerBlock, upTo: deepest,
            pooling: pooling
        ) { layer in
            let weights = try file.weights(of: layer.convolutionName)
            return (
                layer == LossLayer(block: 1, convolution: 1) ? redFirst(weights.kernel) : weights.kernel, weights.bias
            )
        }
        for layer in self.layers { try file.require(layer.convolutionName, for: "\(deepest)") }
        for layer in layers where !self.layers.contains(layer) {
            try file.require(layer.convolutionName, for: "\(layer)")
        }
    }

    /// A network of VGG's make with other widths.
    init(
        channels: [Int], convolutionsPerBlock: [Int], upTo deepest: LossLayer,
        pooling: LossSettings.Pooling = .max, weights: @escaping @Sendable (LossLayer) throws -> Weights
    ) {
        (self.pooling, self.weights) = (pooling, weights)
        var inputs = 3
        blocks = (1...deepest.block).map { block in
            let count = block == deepest.block ? deepest.convolution : .max
            return (1...min(count, convolutionsPerBlock[block - 1])).map { number in
                defer { inputs = channels[block - 1] }
                return Convolution(
                    "vgg.conv\(block)_\(number)", from: inputs, to: channels[block - 1], side: 3, padding: 1,
                    isTrainable: false)
            }
        }
    }

    /// All layers that the network has, in order.
    private var layers: [LossLayer] {
        blocks.enumerated().flatMap { block, convolutions in
            convolutions.indices.map { LossLayer(block: block + 1, convolution: $0 + 1) }
        }
    }

    func channels(at layer: LossLayer) -> Int { blocks[layer.block - 1][0].outputs }

    public var parameters: [Parameter] { blocks.joined().flatMap(\.parameters) }

    /// Fills in the weights.
    /// - Throws: ``VGGFileError`` or ``HDF5Error`` if the file is damaged.
    public func load(into store: ParameterStore) throws {
        for layer in layers {
            let convolution = blocks[layer.block - 1][layer.convolution - 1]
            let weights = try weights(layer)
            store[convolution.kernel] = weights.kernel
            store[convolution.bias] = weights.bias
        }
    }

    /// The features of an N×H×W×3 picture at each of `layers`.
    func features(of image: Value, at layers: [LossLayer]) -> [LossLayer: Value] {
        var x = image.normalized(scale: [1, 1, 1], offset: [-123.68, -116.779, -103.939])
        var features: [LossLayer: Value] = [:]
        for (index, convolutions) in blocks.prefix(layers.map(\.block).max() ?? 0).enumerated() {
            if index > 0 { x = pooling == .max ? x.maxPooled() : x.halved() }
            for (number, convolution) in convolutions.enumerated() {
                x = convolution(x).rectified()
                let layer = LossLayer(block: index + 1, convolution: number + 1)
                if layers.contains(layer) { features[layer] = x }
            }
        }
        return features
    }
}

/// The first kernel, outputs × 3 × 3 × 3, for pictures whose first channel is red where the file's is blue.
private func redFirst(_ kernel: [Float]) -> [Float] {
    stride(from: 0, to: kernel.count, by: 27).flatMap { start in
        [18, 9, 0].flatMap { kernel[start + $0..<start + $0 + 9] }
    }
}
