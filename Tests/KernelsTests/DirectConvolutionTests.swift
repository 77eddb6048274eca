import Testing

@testable import Kernels

@Suite struct DirectConvolutionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let inputs, outputs, side, stride, padding, height, width: Int
        var testDescription: String { "\(inputs) to \(outputs), side \(side), stride \(stride), \(height)×\(width)" }
        var reference: ConvolutionReference {
            ConvolutionReference(inputs: inputs, outputs: outputs, side: side, stride: stride, padding: padding)
        }
        var input: Shape { Shape(batch: 2, height: height, width: width, channels: inputs) }
    }

    static let cases = [
        Case(inputs: 3, outputs: 16, side: 9, stride: 1, padding: 0, height: 14, width: 11),
        Case(inputs: 32, outputs: 3, side: 9, stride: 1, padding: 0, height: 12, width: 13),
        Case(inputs: 3, outputs: 8, side: 3, stride: 1, padding: 1, height: 7, width: 10),
        Case(inputs: 16, outputs: 32, side: 3, stride: 2, padding: 0, height: 11, width: 10),
        Case(inputs: 5, outputs: 7, side: 3, stride: 2, padding: 1, height: 8, width: 9),
        Case(inputs: 4, outputs: 6, side: 1, stride: 1, padding: 0, height: 5, width: 5),
    ]

    private func planned(
        _ example: Case, rectified: Bool = false, _ passes: DirectConvolution.Passes
    ) throws -> DirectConvolution {
        try DirectConvolution(
            example.input, outputs: example.outputs, side: example.side, stride: example.stride,
            padding: example.padding, rectified: rectified, passes: passes)
    }

    @Test(arguments: cases, [false, true]) func forwardIsTheDefinition(example: Case, rectified: Bool) throws {
        let x = Pictures(example.input, seed: 1)
        let (kernel, bias) = (example.reference.kernel(seed: 2), randomNumbers(example.outputs, seed: 3))
        let expected = example.reference.forward(x, kernel, bias: bias, rectified: rectified)
        let convolution = try planned(example, rectified: rectified, .forward)
        var y = Scratch(expected.shape.count)
        convolution.load(kernel)
        convolution.forward(x.values, bias: bias, &y.floats)
        #expect(relativeError(y.values, expected.values) < 1e-5)
        #expect(y.isMarginUntouched)
    }

    @Test(arguments: cases) func gradientsAreTheDefinition(example: Case) throws {
        let x = Pictures(example.input, seed: 4)
        let dy = Pictures(example.reference.outputShape(x.shape), seed: 5)
        let kernel = example.reference.kernel(seed: 6)
        let convolution = try planned(example, [.forward, .inputGradient, .kernelGradient])
        var (dx, dKernel, dBias) = (Scratch(x.shape.count), Scratch(kernel.count), Scratch(example.outputs))
        convolution.load(kernel)
        convolution.inputGradient(dy.values, &dx.floats)
        convolution.kernelGradient(x.values, dy.values, &dKernel.floats, &dBias.floats)
        let expected = example.reference.kernelGradient(x, dy)
        #expect(relativeError(dx.values, example.reference.inputGradient(dy, kernel, of: x.shape).values) < 1e-5)
        #expect(relativeError(dKernel.values, expected.kernel) < 1e-5)
        #expect(relativeError(dBias.values, expected.bias) < 1e-5)
        #expect(dx.isMarginUntouched && dKernel.isMarginUntouched && dBias.isMarginUntouched)
    }

    @Test func loadTakesOverAnotherKernel() throws {
        let example = Self.cases[3]
        let (x, bias) = (Pictures(example.input, seed: 7), randomNumbers(example.outputs, seed: 8))
        let convolution = try planned(example, .forward)
        for seed: UInt64 in 9...10 {
            let kernel = example.reference.kernel(seed: seed)
            let expected = example.reference.forward(x, kernel, bias: bias)
            var y = Scratch(expected.shape.count)
            convolution.load(kernel)
            convolution.forward(x.values, bias: bias, &y.floats)
            #expect(relativeError(y.values, expected.values) < 1e-5)
        }
    }

    @Test func keepsNaN() throws {
        let example = Self.cases[2]
        var x = Pictures(example.input, seed: 11)
        x.values[(3 * example.width + 4) * 3] = .nan
        let kernel = example.reference.kernel(seed: 12)
        let convolution = try planned(example, rectified: false, .forward)
        var y = Scratch(example.reference.outputShape(x.shape).count)
        convolution.load(kernel)
        convolution.forward(x.values, bias: randomNumbers(8, seed: 13), &y.floats)
        #expect(y.values[(3 * example.width + 4) * 8..<(3 * example.width + 5) * 8].allSatisfy { $0.isNaN })
    }

    @Test func refusesAnImpossibleShape() {
        #expect(throws: OneDNNError.self) {
            try DirectConvolution(
                Shape(height: 4, width: 4, channels: 3), outputs: 0, side: 3, stride: 1, padding: 0,
                rectified: false, passes: .forward)
        }
    }
}
