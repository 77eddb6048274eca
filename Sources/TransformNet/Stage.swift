import Engine

/// One layer of the network under the name that pytorch/examples gives it: `conv1`… and `in1`… before the residual
/// blocks `res1`…, `deconv1`… after them, the normalisations counted on.
struct Stage: Module {
    private let module: any Module

    var parameters: [Parameter] { module.parameters }
    func callAsFunction(_ x: Value) -> Value { module(x) }

    static func stages(of architecture: Architecture, startingGrey: Float) -> [Stage] {
        var naming = Naming(startingGrey: startingGrey)
        return architecture.layers.indices.map { index in
            let isLast = index == architecture.layers.count - 1
            return Stage(module: naming.module(for: architecture.layers[index], isLast: isLast))
        }
    }
}

/// Counts the layers of each kind as they come.
private struct Naming {
    let startingGrey: Float
    private var (channels, convolutions, norms, residuals, isDecoding) = (3, 0, 0, 0, false)

    init(startingGrey: Float) { self.startingGrey = startingGrey }

    mutating func module(for layer: Architecture.Layer, isLast: Bool) -> any Module {
        switch layer {
        case .convolution(let side, let stride, let outputs):
            return convolution(side: side, stride: stride, outputs: outputs, isLast: isLast)
        case .residual(let channels):
            beginDecoding()
            residuals += 1
            return ResidualBlock("res\(residuals)", channels: channels)
        case .upsampling(let factor):
            beginDecoding()
            return Upsampling(factor: factor)
        }
    }

    private mutating func beginDecoding() {
        if !isDecoding { (isDecoding, convolutions) = (true, 0) }
    }

    private mutating func convolution(side: Int, stride: Int, outputs: Int, isLast: Bool) -> ConvolutionLayer {
        convolutions += 1
        let name = "\(isDecoding ? "deconv" : "conv")\(convolutions).conv2d"
        defer { channels = outputs }
        if isLast {
            // Mid-grey to begin with: the first iterations then learn contrasts, not brightness.
            return ConvolutionLayer(
                convolution: Convolution(name, from: channels, to: outputs, side: side, initialBias: startingGrey),
                norm: nil)
        }
        norms += 1
        let convolution = Convolution(name, from: channels, to: outputs, side: side, stride: stride)
        return ConvolutionLayer(convolution: convolution, norm: InstanceNorm("in\(norms)", channels: outputs))
    }
}
