internal import Kernels

/// The passes of a large kernel to very few channels, which oneDNN does at a tenth of its speed.
struct NarrowPasses {
    private let convolution: Convolution
    private let shape: NarrowConvolution
    private let operation: Convolve

    /// nil where the method does not apply.
    init?(_ operation: Convolve, output: Shape) {
        self.operation = operation
        convolution = operation.convolution
        guard Self.takes(convolution), !operation.isRectified else { return nil }
        shape = NarrowConvolution(
            batch: output.batch, height: output.height, width: output.width, inputs: convolution.inputs,
            outputs: convolution.outputs, side: convolution.side, precision: operation.precision)
    }

    static func takes(_ convolution: Convolution) -> Bool {
        convolution.stride == 1 && convolution.padding == 0
            && NarrowConvolution.takes(
                inputs: convolution.inputs, outputs: convolution.outputs, side: convolution.side)
    }

    var forwardScratch: Int { shape.scratchByteCount }
    var backwardScratch: Int {
        max(bytes(shape.inputGradientScratchCount), bytes(shape.kernelGradientScratchCount), biasScratch)
    }
    private var biasScratch: Int { threadCount * convolution.outputs * MemoryLayout<Double>.stride }
    private func bytes(_ floats: Int) -> Int { floats * MemoryLayout<Float>.stride }

    func work(at site: Site) -> Work {
        Work(forward(at: site), inputGradient: inputGradient(at: site), kernelGradient: kernelGradient(at: site))
    }

    private func forward(at site: Site) -> ConvolutionPasses.Pass {
        let packed = Block(byteCount: shape.kernelByteCount)
        let (x, y) = (operation.source(at: site), site.output.floats)
        let kernel = site.store.address(of: convolution.kernel)
        let bias = site.store.address(of: convolution.bias)
        let scratch = site.forwardScratch
        return (
            { [shape] in narrowKernel(shape, kernel, packed.address) },
            { [shape] in narrowConvolution(shape, x, packed.address, bias: bias, y, scratch: scratch) }
        )
    }

    private func inputGradient(at site: Site) -> ConvolutionPasses.Pass? {
        guard let dy = site.outputGradient?.floats, let dx = site.inputGradients[0]?.floats else { return nil }
        let packed = Block(floats: shape.adjointKernelCount)
        let kernel = site.store.address(of: convolution.kernel)
        let scratch = site.backwardScratch.assumingMemoryBound(to: Float.self)
        return (
            { [shape] in narrowAdjointKernel(shape, kernel, packed.floats.baseAddress!) },
            { [shape] in narrowInputGradient(shape, dy, packed.floats.baseAddress!, dx, scratch: scratch) }
        )
    }

    private func kernelGradient(at site: Site) -> (() -> Void)? {
        guard let dy = site.outputGradient?.floats, convolution.kernel.isTrainable else { return nil }
        let x = site.inputs[0].floats
        let dKernel = site.store.gradientAddress(of: convolution.kernel)
        let dBias = site.store.gradientAddress(of: convolution.bias)
        let scratch = site.backwardScratch
        return { [shape] in
            channelSums(
                dy, dBias, pixels: shape.batch * shape.height * shape.width, channels: shape.outputs,
                scratch: scratch.assumingMemoryBound(to: Double.self))
            narrowKernelGradient(shape, x, dy, dKernel, scratch: scratch.assumingMemoryBound(to: Float.self))
        }
    }
}
