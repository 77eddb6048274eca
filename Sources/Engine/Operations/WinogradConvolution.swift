internal import Kernels

/// The passes of a 3×3 convolution of stride 1 by Winograd's method, each where the channels allow it.
struct WinogradConvolution {
    private let convolution: Convolution
    private let sampling: Sampling?
    private let precision, storedPrecision: Precision
    private let input, output: Shape

    init(_ operation: Convolve, input: Shape, output: Shape) {
        (convolution, sampling, precision) = (operation.convolution, operation.sampling, operation.precision)
        storedPrecision = operation.storedPrecision
        (self.input, self.output) = (input, output)
    }

    /// Whether all passes of a convolution can be done, so that it can read its input through tables.
    static func takes(_ convolution: Convolution) -> Bool {
        fits(convolution) && convolution.inputs % 16 == 0 && convolution.outputs % 16 == 0
    }

    private static func fits(_ convolution: Convolution) -> Bool {
        convolution.side == 3 && convolution.stride == 1 && convolution.padding <= 2
    }

    var convolves: Bool { Self.fits(convolution) && convolution.inputs % 16 == 0 }
    var findsInputGradient: Bool { Self.fits(convolution) && convolution.outputs % 16 == 0 }
    var findsKernelGradient: Bool { Self.takes(convolution) }

    // MARK: Shapes

    private func forwardShape(reading read: Precision = .fp32) -> Winograd {
        Winograd(
            batch: output.batch, height: output.height, width: output.width, inputs: convolution.inputs,
            outputs: convolution.outputs, precision: precision, read: read, stored: storedPrecision)
    }

    /// The adjoint convolution, which finds the gradient of what the kernel slid over.
    private var adjointShape: Winograd {
        Winograd(
            batch: input.batch, height: sampling?.height ?? input.height, width: sampling?.width ?? input.width,
            inputs: convolution.outputs, outputs: convolution.inputs, precision: precision)
    }

    private var slidOver: Sampling {
        sampling ?? Sampling(height: input.height, width: input.width).zeroPadded(by: convolution.padding)
    }

    /// Bytes of the gradient of what the kernel slid over, where that has to be folded back onto the input.
    private var foldedByteCount: Int {
        sampling.map {
            Shape(batch: input.batch, height: $0.height, width: $0.width, channels: input.channels).byteCount
        }
            ?? 0
    }

    var forwardScratch: Int { forwardShape().scratchByteCount }
    var inputGradientScratch: Int { adjointShape.scratchByteCount + foldedByteCount }
    var kernelGradientScratch: Int {
        max(forwardShape().gradientScratchByteCount, threadCount * convolution.outputs * MemoryLayout<Double>.stride)
    }

    // MARK: Passes

    func forward(at site: Site, _ operation: Convolve) -> ConvolutionPasses.Pass {
        let shape = forwardShape(reading: site.inputs[0].precision)
        let tables = shape.tables(of: slidOver)
        let transformed = Block(byteCount: shape.kernelByteCount)
        let (x, y, u) = (site.inputs[0].address, site.output.address, transformed.address)
        let kernel = site.store.address(of: convolution.kernel)
        let bias = site.store.address(of: convolution.bias)
        let scratch = site.forwardScratch
        let (rectified, affine) = (operation.isRectified, operation.normalization?.affine(at: site))
        let moments = operation.gathersMoments ? MomentSums(beside: site.output) : nil
        return (
            { winogradKernel(shape, kernel, adjoint: false, u) },
            {
                withExtendedLifetime(transformed) {
                    winogradConvolution(
                        shape, x, through: affine, tables, u, bias: bias, rectified: rectified, y, moments: moments,
                        scratch: scratch)
                }
            }
        )
    }

    func inputGradient(
        at site: Site, _ dy: UnsafeMutablePointer<Float>, _ dx: UnsafeMutablePointer<Float>
    ) -> ConvolutionPasses.Pass {
        let shape = adjointShape
        // Zeros enough that every pixel under the kernel is reached; those that the padding added need no gradient.
        let margin = sampling == nil ? 2 - convolution.padding : 2
        let tables = shape.tables(of: Sampling(height: output.height, width: output.width).zeroPadded(by: margin))
        let transformed = Block(byteCount: shape.kernelByteCount)
        let u = transformed.address
        let kernel = site.store.address(of: convolution.kernel)
        let scratch = site.backwardScratch
        let folded = (scratch + shape.scratchByteCount).assumingMemoryBound(to: Float.self)
        let fold = sampling.map { folding($0, from: folded, to: dx) }
        return (
            { winogradKernel(shape, kernel, adjoint: true, u) },
            {
                withExtendedLifetime(transformed) {
                    winogradConvolution(
                        shape, dy, tables, u, bias: nil, rectified: false, fold == nil ? dx : folded, scratch: scratch)
                    fold?()
                }
            }
        )
    }

    private func folding(
        _ sampling: Sampling, from dy: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>
    ) -> () -> Void {
        let rows = SamplingAdjoint(sampling.rows, sourceCount: sampling.sourceHeight)
        let columns = SamplingAdjoint(sampling.columns, sourceCount: sampling.sourceWidth)
        return { [input] in gatherBackward(dy, dx, input, sampling, rows: rows, columns: columns) }
    }

    func kernelGradient(at site: Site) -> ConvolutionPasses.Pass {
        let shape = forwardShape()
        let tables = shape.tables(of: slidOver)
        let (x, dy, output) = (site.inputs[0].floats, site.outputGradient!.floats, output)
        let dKernel = site.store.gradientAddress(of: convolution.kernel)
        let dBias = site.store.gradientAddress(of: convolution.bias)
        let scratch = site.backwardScratch
        return (
            {},
            {
                channelSums(
                    dy, dBias, pixels: output.batch * output.pixels, channels: output.channels,
                    scratch: scratch.assumingMemoryBound(to: Double.self))
                winogradKernelGradient(
                    shape, x, tables, dy, dKernel, scratch: scratch)
            }
        )
    }
}
