import Testing

@testable import Kernels

@Suite struct NarrowConvolutionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let inputs, outputs, side, height, width: Int
        var testDescription: String { "\(inputs) to \(outputs), side \(side), \(height)×\(width)" }
        var reference: ConvolutionReference { ConvolutionReference(inputs: inputs, outputs: outputs, side: side) }
        func shape(in precision: Precision = .fp32) -> NarrowConvolution {
            NarrowConvolution(
                batch: 2, height: height, width: width, inputs: inputs, outputs: outputs, side: side,
                precision: precision)
        }
        /// The padded input.
        var input: Shape { Shape(batch: 2, height: height + side - 1, width: width + side - 1, channels: inputs) }
        var output: Shape { Shape(batch: 2, height: height, width: width, channels: outputs) }
    }

    static let cases = [
        Case(inputs: 32, outputs: 3, side: 9, height: 11, width: 13),
        Case(inputs: 16, outputs: 3, side: 9, height: 1, width: 1),
        Case(inputs: 48, outputs: 1, side: 9, height: 30, width: 5),
        Case(inputs: 16, outputs: 4, side: 8, height: 3, width: 17),
    ]

    @Test(arguments: cases, Precision.available) func forwardIsTheDefinition(example: Case, precision: Precision) {
        let shape = example.shape(in: precision)
        let x = Pictures(example.input, seed: 1, for: precision)
        let kernel = example.reference.kernel(seed: 2).factors(for: precision)
        let bias = randomNumbers(example.outputs, seed: 3)
        var (packed, y) = (Scratch(byteCount: shape.kernelByteCount), Scratch(example.output.count))
        var scratch = Scratch(byteCount: shape.scratchByteCount)
        narrowKernel(shape, kernel, &packed.floats)
        x.values.withUnsafeBufferPointer {
            let source = RowSource($0.baseAddress!, x.shape)
            narrowConvolution(shape, source, &packed.floats, bias: bias, &y.floats, scratch: &scratch.floats)
        }
        #expect(relativeError(y.values, example.reference.forward(x, kernel, bias: bias).values) < 1e-5)
        #expect(packed.isMarginUntouched && y.isMarginUntouched && scratch.isMarginUntouched)
    }

    /// Normalised and padded while it is read.
    @Test(arguments: Precision.available) func readsThroughTablesAndAnAffine(precision: Precision) {
        let example = Self.cases[0]
        let shape = example.shape(in: precision)
        let unpadded = Shape(batch: 2, height: example.height, width: example.width, channels: example.inputs)
        let sampling = Sampling(height: example.height, width: example.width)
            .reflected(top: 4, left: 4, bottom: 4, right: 4)
        let x = Pictures(unpadded, seed: 8, for: precision)
        let kernel = example.reference.kernel(seed: 9).factors(for: precision)
        let coefficients = UnsafeMutableBufferPointer<Float>.allocate(capacity: 2 * example.inputs)
        defer { coefficients.deallocate() }
        _ = coefficients.initialize(from: randomNumbers(2 * example.inputs, seed: 11).factors(for: precision))
        let normalised = Pictures.filled(unpadded) { n, i, j, c in
            Double(max(0, x[n, i, j, c] * coefficients[c] + coefficients[example.inputs + c]))
        }
        let bias = randomNumbers(example.outputs, seed: 10)
        var (packed, y) = (Scratch(byteCount: shape.kernelByteCount), Scratch(example.output.count))
        var scratch = Scratch(byteCount: shape.scratchByteCount)
        narrowKernel(shape, kernel, &packed.floats)
        x.values.withUnsafeBufferPointer {
            let affine = Affine(coefficients.baseAddress!, channels: example.inputs, isRectified: true)
            let source = RowSource($0.baseAddress!, unpadded, sampling: sampling, through: affine)
            narrowConvolution(shape, source, &packed.floats, bias: bias, &y.floats, scratch: &scratch.floats)
        }
        let expected = example.reference.forward(normalised.shown(sampling), kernel, bias: bias)
        #expect(relativeError(y.values, expected.values) < 1e-5)
        #expect(y.isMarginUntouched && scratch.isMarginUntouched)
    }

    @Test(arguments: cases) func inputGradientIsTheDefinition(example: Case) {
        let shape = example.shape()
        let (dy, kernel) = (Pictures(example.output, seed: 4), example.reference.kernel(seed: 5))
        var (packed, dx) = (Scratch(shape.adjointKernelCount), Scratch(example.input.count))
        var scratch = Scratch(shape.inputGradientScratchCount)
        narrowAdjointKernel(shape, kernel, &packed.floats)
        narrowInputGradient(shape, dy.values, &packed.floats, &dx.floats, scratch: &scratch.floats)
        let expected = example.reference.inputGradient(dy, kernel, of: example.input)
        #expect(relativeError(dx.values, expected.values) < 1e-5)
        #expect(packed.isMarginUntouched && dx.isMarginUntouched && scratch.isMarginUntouched)
    }

    @Test(arguments: cases) func kernelGradientIsTheDefinition(example: Case) {
        let shape = example.shape()
        let (x, dy) = (Pictures(example.input, seed: 6), Pictures(example.output, seed: 7))
        let expected = example.reference.kernelGradient(x, dy).kernel
        var (dKernel, scratch) = (Scratch(expected.count), Scratch(shape.kernelGradientScratchCount))
        narrowKernelGradient(shape, x.values, dy.values, &dKernel.floats, scratch: &scratch.floats)
        #expect(relativeError(dKernel.values, expected) < 1e-5)
        #expect(dKernel.isMarginUntouched && scratch.isMarginUntouched)
    }

    /// A picture narrower than the eight rows of a block would be read and written before its beginning.
    @Test func takesOnlyKernelsAtLeastAsWideAsABlock() {
        #expect(NarrowConvolution.takes(inputs: 32, outputs: 3, side: 9))
        #expect(!NarrowConvolution.takes(inputs: 32, outputs: 3, side: 7))
        #expect(!NarrowConvolution.takes(inputs: 32, outputs: 4, side: 9))
        #expect(!NarrowConvolution.takes(inputs: 24, outputs: 3, side: 9))
    }
}
