internal import Kernels

/// How the three passes of one convolution are done: by one of our own methods where it applies, else by oneDNN.
struct ConvolutionPasses {
    private let operation: Convolve
    private let convolution: Convolution
    private let input, output: Shape
    private let narrow: NarrowPasses?
    private let rows: RowPasses?
    private let winograd: WinogradConvolution
    private let directPasses: DirectConvolution.Passes

    init(_ operation: Convolve, input: Shape, output: Shape) {
        (self.operation, self.input, self.output) = (operation, input, output)
        convolution = operation.convolution
        narrow = NarrowPasses(operation, output: output)
        rows = RowPasses(operation, input: input, output: output)
        winograd = WinogradConvolution(operation, input: input, output: output)
        var direct: DirectConvolution.Passes = []
        if !winograd.convolves { direct.insert(.forward) }
        if !winograd.findsInputGradient { direct.insert(.inputGradient) }
        if !winograd.findsKernelGradient { direct.insert(.kernelGradient) }
        directPasses = direct
    }

    var forwardScratch: Int {
        rows?.forwardScratch ?? narrow?.forwardScratch ?? (winograd.convolves ? winograd.forwardScratch : 0)
    }

    var backwardScratch: Int {
        rows?.backwardScratch ?? narrow?.backwardScratch
            ?? max(
                winograd.findsInputGradient ? winograd.inputGradientScratch : 0,
                winograd.findsKernelGradient && convolution.kernel.isTrainable ? winograd.kernelGradientScratch : 0)
    }

    func work(at site: Site) throws -> Work {
        if let rows { return rows.work(at: site) }
        if let narrow { return narrow.work(at: site) }
        let kernel = site.store.address(of: convolution.kernel)
        let direct = try directConvolution(at: site)
        let forward = forwardPass(at: site, direct)
        let backward = backwardPass(at: site, direct)
        return Work(
            prepare: {
                direct?.load(kernel)
                forward.prepare()
                backward.prepare()
            },
            forward: forward.run, backward: backward.run)
    }

    /// A pass and what it does when the weights change.
    typealias Pass = (prepare: () -> Void, run: () -> Void)

    private func directConvolution(at site: Site) throws -> DirectConvolution? {
        var passes = directPasses
        if site.inputGradients.first.flatMap({ $0 }) == nil { passes.remove(.inputGradient) }
        if !site.isDifferentiated || !convolution.kernel.isTrainable { passes.remove(.kernelGradient) }
        if passes.isEmpty { return nil }
        return try DirectConvolution(
            input, outputs: convolution.outputs, side: convolution.side,
            stride: convolution.stride,
            padding: convolution.padding, rectified: operation.isRectified, passes: passes)
    }

    private func forwardPass(at site: Site, _ direct: DirectConvolution?) -> Pass {
        if winograd.convolves { return winograd.forward(at: site, operation) }
        let (x, y, bias) = (site.inputs[0].floats, site.output.floats, site.store.address(of: convolution.bias))
        return ({}, { direct!.forward(x, bias: bias, y) })
    }

    private func backwardPass(at site: Site, _ direct: DirectConvolution?) -> Pass {
        guard let dy = site.outputGradient else { return ({}, {}) }
        let masking = operation.isRectified ? site.output.floats : nil
        let kernelGradient = convolution.kernel.isTrainable ? kernelGradientPass(at: site, dy.floats, direct) : nil
        let inputGradient = site.inputGradients[0].map { inputGradientPass(at: site, dy.floats, $0.floats, direct) }
        return (
            { inputGradient?.prepare() },
            {
                if let masking { rectifyBackward(masking, dy.floats, dy.floats, count: dy.shape.count) }
                kernelGradient?.run()
                inputGradient?.run()
            }
        )
    }

    private func kernelGradientPass(
        at site: Site, _ dy: UnsafeMutablePointer<Float>, _ direct: DirectConvolution?
    ) -> Pass {
        if winograd.findsKernelGradient { return winograd.kernelGradient(at: site) }
        let x = site.inputs[0].floats
        let dKernel = site.store.gradientAddress(of: convolution.kernel)
        let dBias = site.store.gradientAddress(of: convolution.bias)
        return ({}, { direct!.kernelGradient(x, dy, dKernel, dBias) })
    }

    private func inputGradientPass(
        at site: Site, _ dy: UnsafeMutablePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
        _ direct: DirectConvolution?
    ) -> Pass {
        if winograd.findsInputGradient { return winograd.inputGradient(at: site, dy, dx) }
        return ({}, { direct!.inputGradient(dy, dx) })
    }
}

extension Work {
    /// The work of a method whose passes are all its own.
    init(
        _ forward: ConvolutionPasses.Pass, inputGradient: ConvolutionPasses.Pass?, kernelGradient: (() -> Void)?
    ) {
        self.init(
            prepare: {
                forward.prepare()
                inputGradient?.prepare()
            },
            forward: forward.run,
            backward: {
                kernelGradient?()
                inputGradient?.run()
            })
    }
}
