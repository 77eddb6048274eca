internal import Kernels

/// A convolution by rows, where an inference plan reads through tables that Winograd's method does not take.
struct RowPasses {
    private let operation: Convolve
    private let shape: RowConvolution

    /// nil where another method does it.
    init?(_ operation: Convolve, output: Shape) {
        let convolution = operation.convolution
        guard let sampling = operation.sampling, !WinogradConvolution.takes(convolution),
            !NarrowPasses.takes(convolution)
        else { return nil }
        self.operation = operation
        shape = RowConvolution(
            inputs: convolution.inputs, sourceWidth: sampling.width, side: convolution.side,
            stride: convolution.stride, output: output, precision: operation.precision)
    }

    var scratch: Int { shape.scratchByteCount }

    func work(at site: Site) -> Work {
        let packed = Block(byteCount: shape.kernelByteCount)
        let (x, y) = (operation.source(at: site), site.output.floats)
        let kernel = site.store.address(of: operation.convolution.kernel)
        let bias = site.store.address(of: operation.convolution.bias)
        let moments = operation.gathersMoments ? MomentSums(tailOf: site.output) : nil
        let scratch = site.forwardScratch
        return Work(
            prepare: { [shape] in rowKernel(shape, kernel, packed.address) },
            forward: { [shape] in
                rowConvolution(
                    shape, x, packed.address, bias: bias, y, moments: moments, scratch: scratch)
            }, backward: {})
    }
}

extension Convolution {
    /// Whether it can read its input row by row, in a plan that differentiates nothing.
    func canBeReadByRows(width: Int) -> Bool {
        NarrowPasses.takes(self) || RowConvolution.takes(outputs: outputs, width: width)
    }
}

extension Convolve {
    /// The input as the kernel slides over it.
    func source(at site: Site) -> RowSource {
        let x = site.inputs[0]
        return RowSource(x.floats, x.shape, sampling: sampling, through: normalization?.affine(at: site))
    }
}
