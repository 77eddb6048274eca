import Testing

@testable import Kernels

@Suite struct WinogradTests {
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
        rectified: Bool = false, in precision: Precision
    ) -> Scratch {
        let shape = Winograd(
            batch: x.shape.batch, height: sampling.height - 2, width: sampling.width - 2, inputs: x.shape.channels,
            outputs: outputs, precision: precision)
        var u = Scratch(byteCount: shape.kernelByteCount)
        winogradKernel(shape, kernel, adjoint: adjoint, &u.floats)
        var y = Scratch(shape.batch * shape.height * shape.width * outputs)
        var scratch = Scratch(byteCount: shape.scratchByteCount)
        winogradConvolution(
            shape, x.values, shape.tables(of: sampling), &u.floats, bias: bias, rectified: rectified, &y.floats,
            scratch: &scratch.floats)
        #expect(u.isMarginUntouched && y.isMarginUntouched && scratch.isMarginUntouched)
        return y
    }

    @Test(arguments: channels, Precision.available)
    func forwardIsTheDefinition(channels: (Int, Int), precision: Precision) {
        for surroundings in Surroundings.allCases {
            checkForward(channels: channels, surroundings: surroundings, precision)
        }
    }

    private func checkForward(channels: (Int, Int), surroundings: Surroundings, _ precision: Precision) {
        let reference = ConvolutionReference(inputs: channels.0, outputs: channels.1, side: 3)
        let kernel = reference.kernel(seed: 1).kernel(for: precision)
        let bias = randomNumbers(channels.1, seed: 2)
        for (height, width) in Self.sizes {
            let x = Pictures(
                Shape(batch: 2, height: height, width: width, channels: channels.0), seed: 3, for: precision)
            let sampling = surroundings.sampling(height, width)
            for rectified in [false, true] {
                let expected = reference.forward(x.shown(sampling), kernel, bias: bias, rectified: rectified)
                let y = convolved(
                    x, sampling, kernel, bias: bias, outputs: channels.1, rectified: rectified, in: precision)
                #expect(
                    relativeError(y.values, expected.values) < 1e-5,
                    "\(height)×\(width), \(surroundings), rectified: \(rectified)")
            }
        }
    }

    /// More tiles than a block holds, so that both threads work through several blocks.
    @Test(arguments: Precision.available) func forwardInManyBlocks(precision: Precision) {
        let reference = ConvolutionReference(inputs: 16, outputs: 16, side: 3, padding: 1)
        let x = Pictures(Shape(batch: 1, height: 61, width: 63, channels: 16), seed: 4, for: precision)
        let kernel = reference.kernel(seed: 5).kernel(for: precision)
        let expected = reference.forward(x, kernel, bias: Array(repeating: 0, count: 16))
        let y = convolved(x, Surroundings.zeros.sampling(61, 63), kernel, bias: nil, outputs: 16, in: precision)
        #expect(relativeError(y.values, expected.values) < 1e-5)
    }

    /// Numbers with more digits than bf16 has lose them, and no more than the transforms' sums make of that.
    @Test(.enabled(if: Precision.bf16.isAvailable, "this processor lacks bf16"))
    func halfPrecisionKeepsTwoDigits() {
        let reference = ConvolutionReference(inputs: 32, outputs: 16, side: 3)
        let x = Pictures(Shape(batch: 1, height: 21, width: 22, channels: 32), seed: 16)
        let kernel = reference.kernel(seed: 17)
        let expected = reference.forward(x, kernel, bias: Array(repeating: 0, count: 16))
        let y = convolved(x, Surroundings.none.sampling(21, 22), kernel, bias: nil, outputs: 16, in: .bf16)
        let difference = zip(y.values, expected.values).map { $0 - $1 }
        let error = (dot(difference, difference) / dot(expected.values, expected.values)).squareRoot()
        #expect(error > 0.002 && error < 0.03, "\(error)")
    }

    /// The input is normalised before the zeros come about, and the sums are those of the result.
    @Test(arguments: [(4, 4), (11, 6), (61, 63)], Precision.available)
    func readsThroughAnAffineAndGathersMoments(size: (Int, Int), precision: Precision) {
        for surroundings in Surroundings.allCases {
            checkAffineAndMoments(size: size, surroundings: surroundings, precision)
        }
    }

    private func checkAffineAndMoments(size: (Int, Int), surroundings: Surroundings, _ precision: Precision) {
        let rectified = size.0 % 2 == 1
        let reference = ConvolutionReference(inputs: 32, outputs: 16, side: 3)
        let x = Pictures(Shape(batch: 1, height: size.0, width: size.1, channels: 32), seed: 10, for: precision)
        let sampling = surroundings.sampling(size.0, size.1)
        // Not 576 times: the sums of single precision that follow are checked to absolute bounds.
        let kernel = reference.kernel(seed: 11).kernel(for: precision).map { precision == .fp32 ? $0 : $0 / 512 }
        let bias = randomNumbers(16, seed: 12).map { $0 + 40 }
        var coefficients = randomNumbers(64, seed: 13).factors(for: precision)
        let normalised = Pictures.filled(x.shape) { n, i, j, c in
            let y = x[n, i, j, c] * coefficients[c] + coefficients[32 + c]
            return Double(rectified ? max(y, 0) : y)
        }
        let expected = reference.forward(normalised.shown(sampling), kernel, bias: bias)
        let shape = Winograd(
            batch: 1, height: sampling.height - 2, width: sampling.width - 2, inputs: 32, outputs: 16,
            precision: precision)
        var u = Scratch(byteCount: shape.kernelByteCount)
        winogradKernel(shape, kernel, adjoint: false, &u.floats)
        var (y, scratch) = (Scratch(expected.shape.count), Scratch(byteCount: shape.scratchByteCount))
        withUnsafeTemporaryAllocation(byteCount: MomentSums.byteCount(channels: 16), alignment: 8) { memory in
            let sums = MomentSums(channels: 16, in: memory.baseAddress!)
            coefficients.withUnsafeMutableBufferPointer {
                winogradConvolution(
                    shape, x.values, through: Affine($0.baseAddress!, channels: 32, isRectified: rectified),
                    shape.tables(of: sampling), &u.floats, bias: bias, rectified: false, &y.floats, moments: sums,
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

    @Test(arguments: [(16, 16), (3, 16), (16, 32), (48, 32)], Precision.available)
    func adjointIsTheInputGradient(channels: (Int, Int), precision: Precision) {
        for padding in 0...2 { checkAdjoint(channels: channels, padding: padding, precision) }
    }

    private func checkAdjoint(channels: (Int, Int), padding: Int, _ precision: Precision) {
        let reference = ConvolutionReference(inputs: channels.0, outputs: channels.1, side: 3, padding: padding)
        let kernel = reference.kernel(seed: 6).kernel(for: precision)
        for (height, width) in Self.sizes {
            let input = Shape(batch: 2, height: height, width: width, channels: channels.0)
            let dy = Pictures(reference.outputShape(input), seed: 7, for: precision)
            let surroundings = Sampling(height: dy.shape.height, width: dy.shape.width).zeroPadded(by: 2 - padding)
            let dx = convolved(
                dy, surroundings, kernel, bias: nil, outputs: channels.0, adjoint: true, in: precision)
            #expect(
                relativeError(dx.values, reference.inputGradient(dy, kernel, of: input).values) < 1e-5,
                "\(height)×\(width), padding \(padding)")
        }
    }

    @Test(arguments: [(16, 16), (32, 16), (32, 48)], Precision.available)
    func kernelGradientIsTheDefinition(channels: (Int, Int), precision: Precision) {
        for surroundings in Surroundings.allCases {
            checkKernelGradient(channels: channels, surroundings: surroundings, precision)
        }
    }

    private func checkKernelGradient(channels: (Int, Int), surroundings: Surroundings, _ precision: Precision) {
        let reference = ConvolutionReference(inputs: channels.0, outputs: channels.1, side: 3)
        for (height, width) in Self.sizes {
            let x = Pictures(
                Shape(batch: 2, height: height, width: width, channels: channels.0), seed: 8, for: precision)
            let sampling = surroundings.sampling(height, width)
            let seen = x.shown(sampling)
            let dy = Pictures(reference.outputShape(seen.shape), seed: 9, for: precision)
            let found = kernelGradient(x, sampling, dy, in: precision)
            #expect(
                relativeError(found, reference.kernelGradient(seen, dy).kernel) < 2e-5,
                "\(height)×\(width), \(surroundings)")
        }
    }

    @Test(arguments: Precision.available) func kernelGradientInManyBlocks(precision: Precision) {
        let reference = ConvolutionReference(inputs: 16, outputs: 16, side: 3)
        let x = Pictures(Shape(batch: 1, height: 61, width: 63, channels: 16), seed: 10, for: precision)
        let dy = Pictures(reference.outputShape(x.shape), seed: 11, for: precision)
        let found = kernelGradient(x, Surroundings.none.sampling(61, 63), dy, in: precision)
        #expect(relativeError(found, reference.kernelGradient(x, dy).kernel) < 2e-5)
    }

    private func kernelGradient(
        _ x: Pictures, _ sampling: Sampling, _ dy: Pictures, in precision: Precision
    ) -> [Float] {
        let shape = Winograd(
            batch: x.shape.batch, height: dy.shape.height, width: dy.shape.width, inputs: x.shape.channels,
            outputs: dy.shape.channels, precision: precision)
        var scratch = Scratch(byteCount: shape.gradientScratchByteCount)
        var dKernel = Scratch(dy.shape.channels * x.shape.channels * 9)
        winogradKernelGradient(
            shape, x.values, shape.tables(of: sampling), dy.values, &dKernel.floats, scratch: &scratch.floats)
        #expect(dKernel.isMarginUntouched && scratch.isMarginUntouched)
        return dKernel.values
    }

    @Test(arguments: [false, true], Precision.available) func keepsNaN(rectified: Bool, precision: Precision) {
        var x = Pictures(Shape(batch: 1, height: 8, width: 8, channels: 16), seed: 12)
        x.values[(5 * 8 + 5) * 16] = .nan
        let kernel = ConvolutionReference(inputs: 16, outputs: 16, side: 3).kernel(seed: 13)
        let y = convolved(
            x, Surroundings.zeros.sampling(8, 8), kernel, bias: nil, outputs: 16, rectified: rectified,
            in: precision)
        #expect(y.values[(5 * 8 + 5) * 16..<(5 * 8 + 6) * 16].allSatisfy { $0.isNaN })
    }

    @Test(arguments: Precision.available) func twoRunsGiveTheSameBits(precision: Precision) {
        let x = Pictures(Shape(batch: 2, height: 13, width: 30, channels: 16), seed: 14)
        let dy = Pictures(Shape(batch: 2, height: 11, width: 28, channels: 32), seed: 15)
        let sampling = Sampling(height: 13, width: 30)
        #expect(kernelGradient(x, sampling, dy, in: precision) == kernelGradient(x, sampling, dy, in: precision))
    }
}
