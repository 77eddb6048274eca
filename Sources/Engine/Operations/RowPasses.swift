internal import Kernels

/// The passes of a convolution by rows: those that an inference plan reads through tables which Winograd's method does
/// not take, and those of a stride, whose gradients oneDNN finds at a third of its speed.
struct RowPasses {
    private let operation: Convolve
    private let shape: RowConvolution
    private let gradients: RowGradients?

    /// nil where another method does it.
    init?(_ operation: Convolve, input: Shape, output: Shape) {
        let convolution = operation.convolution
        let isStrided = convolution.hasGradientsByRows(of: input) && !operation.isRectified
        guard operation.sampling != nil || isStrided, !WinogradConvolution.takes(convolution),
            !NarrowPasses.takes(convolution)
        else { return nil }
        self.operation = operation
        shape = RowConvolution(
            inputs: convolution.inputs, sourceWidth: operation.sampling?.width ?? input.width, side: convolution.side,
            stride: convolution.stride, output: output, precision: operation.precision,
            stored: operation.storedPrecision)
        gradients = isStrided && operation.sampling == nil ? RowGradients(shape, source: input) : nil
    }

    var forwardScratch: Int { shape.scratchByteCount }
    var backwardScratch: Int {
        guard let gradients else { return 0 }
        return max(
            gradients.inputScratchByteCount, gradients.kernelScratchCount * MemoryLayout<Float>.stride,
            threadCount * operation.convolution.outputs * MemoryLayout<Double>.stride)
    }

    func work(at site: Site) -> Work {
        Work(forward(at: site), inputGradient: inputGradient(at: site), kernelGradient: kernelGradient(at: site))
    }

    private func forward(at site: Site) -> ConvolutionPasses.Pass {
        let packed = Block(byteCount: shape.kernelByteCount)
        let (x, y) = (operation.source(at: site), site.output.address)
        let kernel = site.store.address(of: operation.convolution.kernel)
        let bias = site.store.address(of: operation.convolution.bias)
        let moments = operation.gathersMoments ? MomentSums(beside: site.output) : nil
        let scratch = site.forwardScratch
        return (
            { [shape] in rowKernel(shape, kernel, packed.address) },
            { [shape] in
                rowConvolution(shape, x, packed.address, bias: bias, y, moments: moments, scratch: scratch)
            }
        )
    }

    private func inputGradient(at site: Site) -> ConvolutionPasses.Pass? {
        guard let gradients, let dy = site.outputGradient?.floats, let dx = site.inputGradients[0]?.floats else {
            return nil
        }
        let packed = Block(byteCount: gradients.kernelByteCount)
        let kernel = site.store.address(of: operation.convolution.kernel)
        let scratch = site.backwardScratch
        return (
            { rowAdjointKernel(gradients, kernel, packed.address) },
            { rowInputGradient(gradients, dy, packed.address, dx, scratch: scratch) }
        )
    }

    private func kernelGradient(at site: Site) -> (() -> Void)? {
        let convolution = operation.convolution
        guard let gradients, let dy = site.outputGradient, convolution.kernel.isTrainable else { return nil }
        let x = site.inputs[0].floats
        let dKernel = site.store.gradientAddress(of: convolution.kernel)
        let dBias = site.store.gradientAddress(of: convolution.bias)
        let scratch = site.backwardScratch
        return {
            channelSums(
                dy.floats, dBias, pixels: dy.shape.batch * dy.shape.pixels, channels: dy.shape.channels,
                scratch: scratch.assumingMemoryBound(to: Double.self))
            rowKernelGradient(gradients, x, dy.floats, dKernel, scratch: scratch.assumingMemoryBound(to: Float.self))
        }
    }
}

extension Convolution {
    /// Whether it can read its input row by row, in a plan that differentiates nothing.
    func canBeReadByRows(width: Int) -> Bool {
        NarrowPasses.takes(self) || RowConvolution.takes(outputs: outputs, width: width)
    }

    fileprivate func hasGradientsByRows(of input: Shape) -> Bool {
        stride > 1 && padding == 0 && side >= stride
            && RowConvolution.takes(outputs: outputs, width: (input.width - side) / stride + 1)
            && RowGradients.takes(inputs: inputs, outputs: outputs, stride: stride, source: input)
    }
}

extension Convolve {
    /// The input as the kernel slides over it.
    func source(at site: Site) -> RowSource {
        let x = site.inputs[0]
        return RowSource(
            x.address, x.shape, sampling: sampling, through: normalization?.affine(at: site), in: x.precision)
    }
}
