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
    let steps: [Step]

    /// Makes the layers; they have no weights before a store holds their ``parameters``.
    public init(_ architecture: Architecture, output: Output = .linear) {
        (self.architecture, self.output) = (architecture, output)
        steps = Step.steps(of: architecture, startingGrey: output == .linear ? 127.5 : 0)
    }

    /// All weights in the order of the layers, under the names that PyTorch's example gives them.
    public var parameters: [Parameter] { steps.flatMap(\.parameters) }

    /// Records the network in the picture's graph.
    /// - Parameter image: N×H×W×3, RGB 0…255, both sides at least ``Architecture/minimumSide``.
    /// - Returns: N×H×W×3 again.
    public func callAsFunction(_ image: Value) -> Value { self(image, margin: 0) }

    /// Records the network in the picture's graph, painting beyond the picture's borders, where networks paint otherwise.
    /// - Parameters:
    ///   - image: N×H×W×3, RGB 0…255, both sides at least ``Architecture/minimumSide``.
    ///   - margin: pixels by which the picture is mirrored on every side, and cut back to its size afterwards; fewer where its
    ///     shorter side has fewer to mirror.
    /// - Returns: N×H×W×3 again.
    public func callAsFunction(_ image: Value, margin: Int) -> Value {
        let (height, width) = (image.shape.height, image.shape.width)
        let margin = Self.margin(margin, height: height, width: width)
        var flow = Flow(picture: enlarged(image.reflected(by: margin)))
        for step in steps { flow.pass(step) }
        return finished(flow.picture).cropped(top: margin, left: margin, height: height, width: width)
    }

    /// As much of a margin as a picture can be mirrored by: less than its shorter side.
    static func margin(_ wanted: Int, height: Int, width: Int) -> Int { max(0, min(wanted, min(height, width) - 1)) }

    /// What the last step's picture becomes.
    func finished(_ picture: Value) -> Value {
        output == .tanh ? picture.bounded(amplitude: 150, centre: 127.5) : picture
    }

    /// The picture reflected on the right and below to sides that can be halved as often as the network does.
    private func enlarged(_ image: Value) -> Value {
        image.reflected(
            bottom: architecture.missing(to: image.shape.height), right: architecture.missing(to: image.shape.width))
    }
}

extension Architecture {
    /// Pixels by which a side is enlarged inside the network.
    func missing(to side: Int) -> Int { (granularity - side % granularity) % granularity }
}
