internal import Kernels

/// A two-dimensional convolution with a bias.
public struct Convolution: Module {
    /// The weights: outputs × inputs × side × side, and one number an output.
    public let kernel, bias: Parameter
    /// Channels that it takes and gives.
    public let inputs, outputs: Int
    /// Height and width of the kernel, the distance between two of its places, and the zeros on each side of the input, all
    /// in pixels.
    public let side, stride, padding: Int

    /// - Parameters:
    ///   - name: parameters are `name.weight`, outputs × inputs × side × side, and `name.bias`.
    ///   - padding: zeros on each side of the input.
    ///   - initialBias: every bias at first; nil draws them as PyTorch does.
    ///   - isTrainable: whether plans compute gradients of the kernel and the bias.
    public init(
        _ name: String, from inputs: Int, to outputs: Int, side: Int, stride: Int = 1, padding: Int = 0,
        initialBias: Float? = nil, isTrainable: Bool = true
    ) {
        // PyTorch's default: Kaiming uniform with a = √5, which is 1/√fan-in for kernel and bias alike.
        let bound = 1 / Float(inputs * side * side).squareRoot()
        let drawn = Parameter.Initial.uniform(bound: bound)
        kernel = Parameter("\(name).weight", [outputs, inputs, side, side], drawn, isTrainable: isTrainable)
        bias = Parameter(
            "\(name).bias", [outputs], initialBias.map { .constant($0) } ?? drawn, isTrainable: isTrainable)
        (self.inputs, self.outputs, self.side) = (inputs, outputs, side)
        (self.stride, self.padding) = (stride, padding)
    }

    /// The kernel and the bias.
    public var parameters: [Parameter] { [kernel, bias] }

    /// Takes N×H×W×inputs and gives N×H'×W'×outputs, with H' = (H + 2 · padding − side) / stride + 1 and W' likewise.
    public func callAsFunction(_ x: Value) -> Value { x.applying(Convolve(convolution: self)) }
}

/// The operation of a ``Convolution``; a rectifier after it and a change of sampling before it can become part of it.
struct Convolve: Operation {
    let convolution: Convolution
    var isRectified = false
    /// What the kernel slides over, when that is not the zero-padded input itself.
    var sampling: Sampling?
    /// How the input is normalised, if it is, by the second input.
    var normalization: Normalization?
    var precision = Precision.fp32
    var storedPrecision = Precision.fp32
    /// Whether the sums for the normalisation of the output are left beside it.
    var gathersMoments = false

    var parameters: [Parameter] { convolution.parameters }
    var retained: Retained {
        var retained: Retained = []
        if convolution.kernel.isTrainable { retained.insert(.inputs) }
        if isRectified { retained.insert(.output) }
        return retained
    }

    func shape(of inputs: [Shape]) -> Shape {
        let x = inputs[0]
        precondition(x.channels == convolution.inputs, "\(convolution.kernel.name) does not take \(x)")
        func side(_ input: Int) -> Int {
            let room = input + 2 * convolution.padding - convolution.side
            precondition(room >= 0, "\(convolution.kernel.name) is larger than \(x)")
            return room / convolution.stride + 1
        }
        return Shape(
            batch: x.batch, height: side(sampling?.height ?? x.height), width: side(sampling?.width ?? x.width),
            channels: convolution.outputs)
    }

    func rectified() -> (any Operation)? {
        if isRectified { return nil }
        var copy = self
        copy.isRectified = true
        return copy
    }

    func reading(through gather: Gather, into output: Shape, isDifferentiated: Bool) -> (any Operation)? {
        guard sampling == nil, gather.normalization == nil, convolution.padding == 0 else { return nil }
        let isReadByRows = !isDifferentiated && !isRectified && convolution.canBeReadByRows(width: output.width)
        guard WinogradConvolution.takes(convolution) || isReadByRows else { return nil }
        var copy = self
        copy.sampling = gather.sampling
        return copy
    }

    /// Whether it is done by a method that finds its input through tables.
    private var readsByTables: Bool { sampling != nil || WinogradConvolution.takes(convolution) }

    func normalizing(_ normalization: Normalization) -> (any Operation)? {
        guard self.normalization == nil, readsByTables, sampling?.showsZeros != true else { return nil }
        var copy = self
        copy.normalization = normalization
        return copy
    }

    func gatheringMoments() -> (any Operation)? {
        guard readsByTables, convolution.outputs % 16 == 0 else { return nil }
        var copy = self
        copy.gathersMoments = true
        return copy
    }

    func computing(in precision: Precision) -> any Operation {
        // A smooth sky needs more levels than eight digits tell apart, and a network paints the steps between them.
        if convolution.inputs <= 4 { return self }
        var copy = self
        copy.precision = precision
        return copy
    }

    func storingBFloat16() -> (any Operation)? {
        guard gathersMoments else { return nil }
        var copy = self
        copy.storedPrecision = .bf16
        return copy
    }

    var readsBFloat16: Bool { normalization != nil }

    func besideByteCount(for inputs: [Shape]) -> Int {
        gathersMoments ? MomentSums.byteCount(channels: convolution.outputs) : 0
    }

    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int) {
        let passes = passes(for: inputs[0])
        return (passes.forwardScratch, passes.backwardScratch)
    }

    func operations(for inputs: [Shape]) -> Double {
        2 * Double(convolution.inputs * convolution.side * convolution.side) * Double(shape(of: inputs).count)
    }

    func planned(at site: Site) throws -> Work { try passes(for: site.inputs[0].shape).work(at: site) }

    private func passes(for input: Shape) -> ConvolutionPasses {
        ConvolutionPasses(self, input: input, output: shape(of: [input]))
    }
}
