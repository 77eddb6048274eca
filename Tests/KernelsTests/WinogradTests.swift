import Testing

@testable import Kernels

@Suite(.enabled(if: Winograd.isAvailable, "this processor lacks AVX-512, and oneDNN convolves"))
struct WinogradTests {
    /// How the picture that the kernel slides over is made of the input.
    enum Surroundings: String, CaseIterable {
        case none, zeros, mirror, enlargedMirror

        func sampling(_ height: Int, _ width: Int) -> Sampling {
            let plain = Sampling(height: height, width: width)
            switch self {
            case .none: return plain
            case .zeros: return plain.zeroPadded(by: 1)
            case .mirror: return plain.reflected(top: 1, left: 1, bottom: 1, right: 1)
            case .enlargedMirror: return plain.upsampled(by: 2).reflected(top: 1, left: 1, bottom: 1, right: 1)
            }
        }
    }

    static let channels = [(16, 16), (16, 3), (32, 16), (32, 48), (48, 32), (16, 21)]
    static let sizes = [(4, 4), (5, 9), (11, 6)]

    private func convolved(
        _ x: Pictures, _ sampling: Sampling, _ kernel: [Float], bias: [Float]?, outputs: Int, adjoint: Bool = false,
        rectified: Bool = false
    ) -> Scratch {
        let shape = Winograd(
            batch: x.shape.batch, height: sampling.height - 2, width: sampling.width - 2, inputs: x.shape.channels,
            outputs: outputs)
        var u = [Float](repeating: 0, count: shape.kernelCount)
        winogradKernel(shape, kernel, adjoint: adjoint, &u)
        var y = Scratch(shape.batch * shape.height * shape.width * outputs)
        var scratch = Scratch(shape.scratchCount)
        winogradConvolution(
            shape, x.values, shape.tables(of: sampling), u, bias: bias, rectified: rectified, &y.floats,
            scratch: &scratch.floats)
        #expect(y.isMarginUntouched && scratch.isMarginUntouched)
        return y
    }

    @Test(arguments: channels, Surroundings.allCases)
    func forwardIsTheDefinition(channels: (Int, Int), surroundings: Surroundings) {
        let reference = ConvolutionReference(inputs: channels.0, outputs: channels.1, side: 3)
        let (kernel, bias) = (reference.kernel(seed: 1), randomNumbers(channels.1, seed: 2))
        for (height, width) in Self.sizes {
            let x = Pictures(Shape(batch: 2, height: height, width: width, channels: channels.0), seed: 3)
            let sampling = surroundings.sampling(height, width)
            for rectified in [false, true] {
                let expected = reference.forward(x.shown(sampling), kernel, bias: bias, rectified: rectified)
                let y = convolved(x, sampling, kernel, bias: bias, outputs: channels.1, rectified: rectified)
                #expect(relativeError(y.values, expected.values) < 1e-5, "\(height)×\(width), rectified: \(rectified)")
            }
        }
    }

    /// More tiles than a block holds, so that both threads work through several blocks.
    @Test func forwardInManyBlocks() {
        let reference = ConvolutionReference(inputs: 16, outputs: 16, side: 3, padding: 1)
        let x = Pictures(Shape(batch: 1, height: 61, width: 63, channels: 16), seed: 4)
        let kernel = reference.kernel(seed: 5)
        let expected = reference.forward(x, kernel, bias: Array(repeating: 0, count: 16))
        let y = convolved(x, Surroundings.zeros.sampling(61, 63), kernel, bias: nil, outputs: 16)
        #expect(relativeError(y.values, expected.values) < 1e-5)
    }

    /// The input is normalised before the zeros come about, and the sums are those of the result.
    @Test(arguments: [(4, 4), (11, 6), (61, 63)], Surroundings.allCases)
    func readsThroughAnAffineAndGathersMoments(size: (Int, Int), surroundings: Surroundings) {
        let rectified = size.0 % 2 == 1
        let reference = ConvolutionReference(inputs: 32, outputs: 16, side: 3)
        let x = Pictures(Shape(batch: 1, height: size.0, width: size.1, channels: 32), seed: 10)
        let sampling = surroundings.sampling(size.0, size.1)
        let (kernel, bias) = (reference.kernel(seed: 11), randomNumbers(16, seed: 12).map { $0 + 40 })
        var coefficients = randomNumbers(64, seed: 13)
        let normalised = Pictures.filled(x.shape) { n, i, j, c in
            let y = x[n, i, j, c] * coefficients[c] + coefficients[32 + c]
            return Double(rectified ? max(y, 0) : y)
        }
        let expected = reference.forward(normalised.shown(sampling), kernel, bias: bias)
        let shape = Winograd(
            batch: 1, height: sampling.height - 2, width: sampling.width - 2, inputs: 32, outputs: 16)
        var u = [Float](repeating: 0, count: shape.kernelCount)
        winogradKernel(shape, kernel, adjoint: false, &u)
        var (y, scratch) = (Scratch(expected.shape.count), Scratch(shape.scratchCount))
        withUnsafeTemporaryAllocation(byteCount: MomentSums.byteCount(channels: 16), alignment: 8) { memory in
            let sums = MomentSums(channels: 16, in: memory.baseAddress!)
            coefficients.withUnsafeMutableBufferPointer {
                winogradConvolution(
                    shape, x.values, through: Affine($0.baseAddress!, channels: 32, isRectified: rectified),
                    shape.tables(of: sampling), u, bias: bias, rectified: false, &y.floats, moments: sums,
                    scratch: &scratch.floats)
            }
            for (c, expected) in channelMoments(expected.values, channels: 16).enumerated() {
                let found = sums.moments(of: c)
                #expect(abs(found.mean - expected.mean) < 1e-4)
                #expect(abs(found.variance - expected.variance) < 1e-4 * (1 + expected.variance))
            }
        }
        #expect(relativeError(y.values, expected.values) < 1e-5)
        #expect(y.isMarginUntouched && scratch.isMarginUntouched)
    }

    @Test(arguments: [(16, 16), (3, 16), (16, 32), (48, 32)], 0...2)
    func adjointIsTheInputGradient(channels: (Int, Int), padding: Int) {
        let reference = ConvolutionReference(inputs: channels.0, outputs: channels.1, side: 3, padding: padding)
        let kernel = reference.kernel(seed: 6)
        for (height, width) in Self.sizes {
            let input = Shape(batch: 2, height: height, width: width, channels: channels.0)
            let dy = Pictures(reference.outputShape(input), seed: 7)
            let surroundings = Sampling(height: dy.shape.height, width: dy.shape.width).zeroPadded(by: 2 - padding)
            let dx = convolved(dy, surroundings, kernel, bias: nil, outputs: channels.0, adjoint: true)
            #expect(
                relativeError(dx.values, reference.inputGradient(dy, kernel, of: input).values) < 1e-5,
                "\(height)×\(width)")
        }
    }

    @Test(arguments: [(16, 16), (32, 16), (32, 48)], Surroundings.allCases)
    func kernelGradientIsTheDefinition(channels: (Int, Int), surroundings: Surroundings) {
        let reference = ConvolutionReference(inputs: channels.0, outputs: channels.1, side: 3)
        for (height, width) in Self.sizes {
            let x = Pictures(Shape(batch: 2, height: height, width: width, channels: channels.0), seed: 8)
            let sampling = surroundings.sampling(height, width)
            let seen = x.shown(sampling)
            let dy = Pictures(reference.outputShape(seen.shape), seed: 9)
            let found = kernelGradient(x, sampling, dy)
            #expect(relativeError(found, reference.kernelGradient(seen, dy).kernel) < 2e-5, "\(height)×\(width)")
        }
    }

    @Test func kernelGradientInManyBlocks() {
        let reference = ConvolutionReference(inputs: 16, outputs: 16, side: 3)
        let x = Pictures(Shape(batch: 1, height: 61, width: 63, channels: 16), seed: 10)
        let dy = Pictures(reference.outputShape(x.shape), seed: 11)
        let found = kernelGradient(x, Surroundings.none.sampling(61, 63), dy)
        #expect(relativeError(found, reference.kernelGradient(x, dy).kernel) < 2e-5)
    }

    private func kernelGradient(_ x: Pictures, _ sampling: Sampling, _ dy: Pictures) -> [Float] {
        let shape = Winograd(
            batch: x.shape.batch, height: dy.shape.height, width: dy.shape.width, inputs: x.shape.channels,
            outputs: dy.shape.channels)
        var scratch = Scratch(shape.gradientScratchCount)
        var dKernel = Scratch(dy.shape.channels * x.shape.channels * 9)
        winogradKernelGradient(
            shape, x.values, shape.tables(of: sampling), dy.values, &dKernel.floats, scratch: &scratch.floats)
        #expect(dKernel.isMarginUntouched && scratch.isMarginUntouched)
        return dKernel.values
    }

    @Test(arguments: [false, true]) func keepsNaN(rectified: Bool) {
        var x = Pictures(Shape(batch: 1, height: 8, width: 8, channels: 16), seed: 12)
        x.values[(5 * 8 + 5) * 16] = .nan
        let kernel = ConvolutionReference(inputs: 16, outputs: 16, side: 3).kernel(seed: 13)
        let y = convolved(
            x, Surroundings.zeros.sampling(8, 8), kernel, bias: nil, outputs: 16, rectified: rectified)
        #expect(y.values[(5 * 8 + 5) * 16..<(5 * 8 + 6) * 16].allSatisfy { $0.isNaN })
    }

    @Test func twoRunsGiveTheSameBits() {
        let x = Pictures(Shape(batch: 2, height: 13, width: 30, channels: 16), seed: 14)
        let dy = Pictures(Shape(batch: 2, height: 11, width: 28, channels: 32), seed: 15)
        let sampling = Sampling(height: 13, width: 30)
        #expect(kernelGradient(x, sampling, dy) == kernelGradient(x, sampling, dy))
    }
}
