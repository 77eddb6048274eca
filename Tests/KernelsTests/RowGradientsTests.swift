import Testing

@testable import Kernels

@Suite struct RowGradientsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let inputs, outputs, side, stride, height, width: Int
        var testDescription: String { "\(inputs) to \(outputs), side \(side), stride \(stride), \(height)×\(width)" }
        var reference: ConvolutionReference {
            ConvolutionReference(inputs: inputs, outputs: outputs, side: side, stride: stride)
        }
        /// The padded input.
        var input: Shape { Shape(batch: 2, height: height, width: width, channels: inputs) }

        func shape(in precision: Precision) -> RowGradients {
            let forward = RowConvolution(
                inputs: inputs, sourceWidth: width, side: side, stride: stride,
                output: reference.outputShape(input), precision: precision)
            return RowGradients(forward, source: input)
        }
    }

    /// Some inputs have rows and pixels that no result sees.
    static let cases = [
        Case(inputs: 16, outputs: 32, side: 3, stride: 2, height: 7, width: 17),
        Case(inputs: 32, outputs: 16, side: 3, stride: 2, height: 8, width: 18),
        Case(inputs: 48, outputs: 16, side: 3, stride: 2, height: 3, width: 31),
        Case(inputs: 16, outputs: 16, side: 5, stride: 3, height: 13, width: 30),
        Case(inputs: 16, outputs: 48, side: 2, stride: 2, height: 6, width: 20),
        Case(inputs: 16, outputs: 16, side: 4, stride: 1, height: 9, width: 12),
    ]

    @Test(arguments: cases, Precision.available) func inputGradientIsTheDefinition(example: Case, precision: Precision)
    {
        let shape = example.shape(in: precision)
        let dy = Pictures(example.reference.outputShape(example.input), seed: 1, for: precision)
        let kernel = example.reference.kernel(seed: 2).factors(for: precision)
        var (packed, dx) = (Scratch(byteCount: shape.kernelByteCount), Scratch(example.input.count))
        var scratch = Scratch(byteCount: shape.inputScratchByteCount)
        rowAdjointKernel(shape, kernel, &packed.floats)
        rowInputGradient(shape, dy.values, &packed.floats, &dx.floats, scratch: &scratch.floats)
        let expected = example.reference.inputGradient(dy, kernel, of: example.input)
        #expect(relativeError(dx.values, expected.values) < 1e-5)
        #expect(packed.isMarginUntouched && dx.isMarginUntouched && scratch.isMarginUntouched)
    }

    @Test(arguments: cases) func kernelGradientIsTheDefinition(example: Case) {
        let shape = example.shape(in: .fp32)
        let x = Pictures(example.input, seed: 3)
        let dy = Pictures(example.reference.outputShape(example.input), seed: 4)
        let expected = example.reference.kernelGradient(x, dy).kernel
        var (dKernel, scratch) = (Scratch(expected.count), Scratch(shape.kernelScratchCount))
        rowKernelGradient(shape, x.values, dy.values, &dKernel.floats, scratch: &scratch.floats)
        #expect(relativeError(dKernel.values, expected) < 1e-5)
        #expect(dKernel.isMarginUntouched && scratch.isMarginUntouched)
    }

    /// The products take eight pixels of a phase at a time, and would write before a shorter row.
    @Test func takesOnlyWhatFillsItsVectors() {
        func takes(_ inputs: Int, _ outputs: Int, width: Int) -> Bool {
            let source = Shape(height: 9, width: width, channels: inputs)
            return RowGradients.takes(inputs: inputs, outputs: outputs, stride: 2, source: source)
        }
        #expect(takes(16, 32, width: 16))
        #expect(!takes(16, 32, width: 15) && !takes(3, 32, width: 16) && !takes(16, 24, width: 16))
    }
}
