public import Engine

/// The image transformation network of Johnson, Alahi and Fei-Fei (2016), with the instance normalisation of Ulyanov et
/// al.
///
/// Takes and gives N×H×W×3 pictures, RGB 0…255, of the same size. With ``Output/linear`` it computes what
/// `TransformerNet` of pytorch/examples does, and its parameters have the same names.
public struct TransformNet: Module {
    /// What the last convolution's result passes through.
    public enum Output: String, Sendable, CaseIterable {
        /// Nothing: the colours are what the convolution says.
        case linear
        /// 150 · tanh + 127.5, which bounds the colours as fast-neural-style does.
        case tanh
    }

    /// The layers.
    public let architecture: Architecture
    /// What follows the last of them.
    public let output: Output
    private let stages: [Stage]

    /// Makes the layers; they have no weights before a store holds their ``parameters``.
    public init(_ architecture: Architecture, output: Output = .linear) {
        (self.architecture, self.output) = (architecture, output)
        stages = Stage.stages(of: architecture, startingGrey: output == .linear ? 127.5 : 0)
    }

    /// All weights in the order of the layers, under the names that PyTorch's example gives them.
    public var parameters: [Parameter] { stages.flatMap(\.parameters) }

    /// Records the network in the picture's graph.
    /// - Parameter image: N×H×W×3, RGB 0…255, both sides at least ``Architecture/minimumSide``.
    /// - Returns: N×H×W×3 again.
    public func callAsFunction(_ image: Value) -> Value {
        let (height, width) = (image.shape.height, image.shape.width)
        var x = enlarged(image)
        for stage in stages { x = stage(x) }
        if output == .tanh { x = x.bounded(amplitude: 150, centre: 127.5) }
        return x.cropped(height: height, width: width)
    }

    /// The picture reflected on the right and below to sides that can be halved as often as the network does.
    private func enlarged(_ image: Value) -> Value {
        func missing(_ side: Int) -> Int {
            (architecture.granularity - side % architecture.granularity) % architecture.granularity
        }
        return image.reflected(bottom: missing(image.shape.height), right: missing(image.shape.width))
    }
}

/// Reflect, convolve; unless it is the last layer, normalise and rectify.
struct ConvolutionLayer: Module {
    let convolution: Convolution
    let norm: InstanceNorm?

    var parameters: [Parameter] { convolution.parameters + (norm?.parameters ?? []) }

    func callAsFunction(_ x: Value) -> Value {
        let y = convolution(x.reflected(by: convolution.side / 2))
        return norm.map { $0(y).rectified() } ?? y
    }
}

/// norm(conv(relu(norm(conv(x))))) + x, after He et al. with the last rectifier left out, as Johnson et al. do. The norm
/// comes first, so that inference applies it while it adds.
struct ResidualBlock: Module {
    let first: ConvolutionLayer
    let second: Convolution
    let norm: InstanceNorm

    init(_ name: String, channels: Int) {
        first = ConvolutionLayer(
            convolution: Convolution("\(name).conv1.conv2d", from: channels, to: channels, side: 3),
            norm: InstanceNorm("\(name).in1", channels: channels))
        second = Convolution("\(name).conv2.conv2d", from: channels, to: channels, side: 3)
        norm = InstanceNorm("\(name).in2", channels: channels)
    }

    var parameters: [Parameter] { first.parameters + second.parameters + norm.parameters }

    func callAsFunction(_ x: Value) -> Value {
        norm(second(first(x).reflected(by: 1))) + x
    }
}

/// Nearest-neighbour upsampling.
struct Upsampling: Module {
    let factor: Int
    var parameters: [Parameter] { [] }
    func callAsFunction(_ x: Value) -> Value { x.upsampled(by: factor) }
}
