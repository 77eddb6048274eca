public import Engine

/// VGG without its classifier, or a narrow network that stands in for it, frozen: the measure of what two pictures have
/// in common.
///
/// Takes RGB 0…255. Simonyan and Zisserman, https://arxiv.org/abs/1409.1556, with the Caffe-scaled weights that Gatys
/// et al. and Johnson et al. used: means subtracted, nothing divided.
public struct LossNetwork: Sendable {
    /// A convolution's kernel, outputs × inputs × 3 × 3, and bias.
    typealias Weights = (kernel: [Float], bias: [Float])

    /// How a narrow network's layer is seen: through a matrix after which its Gram matrix and distances are those of a
    /// wider layer.
    struct Lens: Sendable {
        /// Channels of the wider layer.
        let standsFor: Int
        /// Seen × own channels, of which there are as many.
        let matrix: [Float]
    }

    /// What is done to pixels first: (x − mean) · scale, the mean red first.
    struct Input: Sendable, Equatable {
        var mean: [Float] = [123.68, 116.779, 103.939]
        var scale: Float = 1
    }

    private let blocks: [[Convolution]]
    private let input: Input
    private let pooling: LossSettings.Pooling
    private let lenses: [LossLayer: (lens: Lens, module: Convolution)]
    private let weights: @Sendable (LossLayer) throws -> Weights

    /// The network of a file of VGG weights, which are read when they are loaded.
    /// - Parameters:
    ///   - file: VGG's, which is read again when the weights are loaded.
    ///   - layers: those that will be asked for; convolutions behind the deepest one are left out.
    ///   - pooling: how features are halved from block to block.
    /// - Throws: ``VGGFileError`` if the file lacks a convolution on the way.
    public init(_ file: VGGFile, for layers: [LossLayer], pooling: LossSettings.Pooling = .max) throws {
        let deepest = layers.max() ?? LossLayer(block: 1, convolution: 1)
        self.init(widths: file.variant.widths, upTo: deepest, pooling: pooling) { layer in
            let weights = try file.weights(of: layer)
            return (
                layer == LossLayer(block: 1, convolution: 1) ? redFirst(weights.kernel) : weights.kernel, weights.bias
            )
        }
        for layer in self.layers { try file.require(layer, for: deepest) }
        for layer in layers where !self.layers.contains(layer) { try file.require(layer, for: layer) }
    }

    /// A network of VGG's make with other widths.
    ///
    /// - Parameters:
    ///   - widths: channels of each convolution, block by block.
    ///   - lenses: for the layers that stand for wider ones.
    ///   - isTrainable: whether plans compute gradients of the weights.
    init(
        widths: [[Int]], upTo deepest: LossLayer, input: Input = Input(), pooling: LossSettings.Pooling = .max,
        lenses: [LossLayer: Lens] = [:], isTrainable: Bool = false,
        weights: @escaping @Sendable (LossLayer) throws -> Weights
    ) {
        (self.input, self.pooling, self.weights) = (input, pooling, weights)
        var inputs = 3
        blocks = widths.prefix(deepest.block).enumerated().map { block, widths in
            let count = block + 1 == deepest.block ? deepest.convolution : widths.count
            return widths.prefix(count).enumerated().map { number, outputs in
                defer { inputs = outputs }
                return Convolution(
                    "\(isTrainable ? "student" : "vgg").conv\(block + 1)_\(number + 1)", from: inputs, to: outputs,
                    side: 3, padding: 1, isTrainable: isTrainable)
            }
        }
        self.lenses = Dictionary(
            uniqueKeysWithValues: lenses.map { layer, lens in
                let width = widths[layer.block - 1][layer.convolution - 1]
                let module = Convolution("lens.\(layer)", from: width, to: width, side: 1, isTrainable: false)
                return (layer, (lens, module))
            })
    }

    /// All layers that the network has, in order.
    var layers: [LossLayer] {
        blocks.enumerated().flatMap { block, convolutions in
            convolutions.indices.map { LossLayer(block: block + 1, convolution: $0 + 1) }
        }
    }

    func convolution(of layer: LossLayer) -> Convolution { blocks[layer.block - 1][layer.convolution - 1] }

    func channels(at layer: LossLayer) -> Int { convolution(of: layer).outputs }

    /// Channels of the layer that a layer stands for, as the loss counts them.
    func nominalChannels(at layer: LossLayer) -> Int { lenses[layer]?.lens.standsFor ?? channels(at: layer) }

    /// Kernels and biases of all convolutions up to the deepest layer that was asked for, and the lenses of a student.
    public var parameters: [Parameter] {
        blocks.joined().flatMap(\.parameters)
            + lenses.sorted { $0.key < $1.key }.flatMap { $0.value.module.parameters }
    }

    /// Fills in the weights, in a store that has the network's ``parameters``.
    /// - Throws: ``VGGFileError`` or `HDF5Error` if the file is damaged.
    public func load(into store: ParameterStore) throws {
        for layer in layers {
            let convolution = convolution(of: layer)
            let weights = try weights(layer)
            store[convolution.kernel] = weights.kernel
            store[convolution.bias] = weights.bias
        }
        for (lens, module) in lenses.values { store[module.kernel] = lens.matrix }
    }

    /// The features of an N×H×W×3 picture at each of `layers`.
    func features(of image: Value, at layers: [LossLayer]) -> [LossLayer: Value] {
        var x = image.normalized(
            scale: input.mean.map { _ in input.scale }, offset: input.mean.map { -$0 * input.scale })
        var features: [LossLayer: Value] = [:]
        for (index, convolutions) in blocks.prefix(layers.map(\.block).max() ?? 0).enumerated() {
            if index > 0 { x = pooling == .max ? x.maxPooled() : x.halved() }
            for (number, convolution) in convolutions.enumerated() {
                x = convolution(x).rectified()
                let layer = LossLayer(block: index + 1, convolution: number + 1)
                if layers.contains(layer) { features[layer] = lenses[layer]?.module(x) ?? x }
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
