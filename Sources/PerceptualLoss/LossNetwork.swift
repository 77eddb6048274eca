public import Engine

/// VGG without its classifier, frozen: the measure of what two pictures have in common.
///
/// Takes RGB 0…255. Simonyan and Zisserman, https://arxiv.org/abs/1409.1556, with the Caffe-scaled weights that Gatys et al. and
/// Johnson et al. used: means subtracted, nothing divided.
public struct LossNetwork: Sendable {
    private let file: VGGFile
    private let blocks: [[Convolution]]

    /// - Parameter layers: those that will be asked for; convolutions behind the deepest one are left out.
    /// - Throws: ``VGGFileError`` if the file lacks a convolution on the way.
    public init(_ file: VGGFile, for layers: [LossLayer]) throws {
        self.file = file
        let deepest = layers.max() ?? LossLayer(block: 1, convolution: 1)
        let needed = Self.convolutions(of: file.variant, upTo: deepest)
        for layer in needed {
            try file.require(layer.convolutionName, for: "\(deepest)")
        }
        blocks = (1...deepest.block).map { block in
            needed.filter { $0.block == block }.map(Self.convolution)
        }
        for layer in layers where !needed.contains(layer) {
            try file.require(layer.convolutionName, for: "\(layer)")
        }
    }

    private static func convolutions(of variant: VGGVariant, upTo deepest: LossLayer) -> [LossLayer] {
        variant.convolutionsPerBlock.enumerated().flatMap { index, count in
            (1...count).map { LossLayer(block: index + 1, convolution: $0) }
        }
        .filter { $0 <= deepest }
    }

    private static func convolution(_ layer: LossLayer) -> Convolution {
        let widths = [3, 64, 128, 256, 512, 512]
        return Convolution(
            "vgg.\(layer.convolutionName)", from: layer.convolution == 1 ? widths[layer.block - 1] : widths[layer.block],
            to: widths[layer.block], side: 3, padding: 1, isTrainable: false)
    }

    public var parameters: [Parameter] { blocks.joined().flatMap(\.parameters) }

    /// Fills in the weights from the file.
    /// - Throws: ``VGGFileError`` if the file is damaged.
    public func load(into store: ParameterStore) throws {
        for (block, convolutions) in blocks.enumerated() {
            for (index, convolution) in convolutions.enumerated() {
                let layer = LossLayer(block: block + 1, convolution: index + 1)
                let weights = try file.weights(of: layer.convolutionName)
                let kernel = block == 0 && index == 0 ? Self.redFirst(weights.kernel) : weights.kernel
                _ = store[convolution.kernel].update(fromContentsOf: kernel)
                _ = store[convolution.bias].update(fromContentsOf: weights.bias)
            }
        }
    }

    /// The first kernel, outputs × 3 × 3 × 3, for pictures whose first channel is red where the file's is blue.
    private static func redFirst(_ kernel: [Float]) -> [Float] {
        stride(from: 0, to: kernel.count, by: 27).flatMap { start in
            [18, 9, 0].flatMap { kernel[start + $0..<start + $0 + 9] }
        }
    }

    /// The features of an N×H×W×3 picture at each of `layers`.
    func features(of image: Value, at layers: [LossLayer]) -> [LossLayer: Value] {
        var x = image.normalized(scale: [1, 1, 1], offset: [-123.68, -116.779, -103.939])
        var features: [LossLayer: Value] = [:]
        for (index, convolutions) in blocks.prefix(layers.map(\.block).max() ?? 0).enumerated() {
            if index > 0 { x = x.maxPooled() }
            for (number, convolution) in convolutions.enumerated() {
                x = convolution(x).rectified()
                let layer = LossLayer(block: index + 1, convolution: number + 1)
                if layers.contains(layer) { features[layer] = x }
            }
        }
        return features
    }
}
