import Testing

@testable import Kernels

@Suite struct RowConvolutionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let inputs, outputs, side, stride, height, width: Int
        var testDescription: String { "\(inputs) to \(outputs), side \(side), stride \(stride), \(height)×\(width)" }
        var reference: ConvolutionReference {
            ConvolutionReference(inputs: inputs, outputs: outputs, side: side, stride: stride)
        }
        var input: Shape { Shape(batch: 1, height: height, width: width, channels: inputs) }
        /// As the transformation network pads.
        var sampling: Sampling {
            let margin = side / 2
            return Sampling(height: height, width: width)
                .reflected(top: margin, left: margin, bottom: margin, right: margin)
        }
    }

    static let cases = [
        Case(inputs: 3, outputs: 32, side: 9, stride: 1, height: 13, width: 9),
        Case(inputs: 32, outputs: 64, side: 3, stride: 2, height: 21, width: 16),
        Case(inputs: 16, outputs: 48, side: 3, stride: 2, height: 4, width: 19),
        Case(inputs: 5, outputs: 16, side: 4, stride: 3, height: 30, width: 40),
        Case(inputs: 16, outputs: 16, side: 1, stride: 1, height: 3, width: 8),
    ]

    private func convolved(
        _ x: RowSource, _ example: Case, _ kernel: [Float], bias: [Float], _ output: Shape,
        in precision: Precision, moments: MomentSums? = nil
    ) -> [Float] {
        let shape = RowConvolution(
            inputs: example.inputs, sourceWidth: example.sampling.width, side: example.side, stride: example.stride,
            output: output, precision: precision)
        var (packed, y) = (Scratch(byteCount: shape.kernelByteCount), Scratch(output.count))
        var scratch = Scratch(byteCount: shape.scratchByteCount)
        rowKernel(shape, kernel, &packed.floats)
        rowConvolution(
            shape, x, &packed.floats, bias: bias, &y.floats, moments: moments, scratch: &scratch.floats)
        #expect(packed.isMarginUntouched && y.isMarginUntouched && scratch.isMarginUntouched)
        return y.values
    }

    @Test(arguments: cases, Precision.available) func isTheDefinition(example: Case, precision: Precision) {
        for batch in 1...2 { check(example, batch: batch, precision) }
    }

    private func check(_ example: Case, batch: Int, _ precision: Precision) {
        var input = example.input
        input.batch = batch
        let x = Pictures(input, seed: 1, for: precision)
        let kernel = example.reference.kernel(seed: 2).factors(for: precision)
        let bias = randomNumbers(example.outputs, seed: 3)
        let expected = example.reference.forward(x.shown(example.sampling), kernel, bias: bias)
        x.values.withUnsafeBufferPointer { values in
            let found = convolved(
                RowSource(values.baseAddress!, input, sampling: example.sampling), example, kernel, bias: bias,
                expected.shape, in: precision)
            #expect(relativeError(found, expected.values) < 1e-5)
        }
    }

    /// The input is normalised while it is read, and the sums are those of the result.
    @Test(arguments: cases.filter { $0.inputs % 16 == 0 }, Precision.available)
    func readsThroughAnAffineAndGathersMoments(example: Case, precision: Precision) {
        for rectified in [false, true] { checkAffineAndMoments(example, rectified: rectified, precision) }
    }

    private func checkAffineAndMoments(_ example: Case, rectified: Bool, _ precision: Precision) {
        let x = Pictures(example.input, seed: 4, for: precision)
        let kernel = example.reference.kernel(seed: 5).factors(for: precision)
        let bias = randomNumbers(example.outputs, seed: 6).map { $0 - 30 }
        var coefficients = randomNumbers(2 * example.inputs, seed: 7).factors(for: precision)
        let normalised = Pictures.filled(x.shape) { n, i, j, c in
            let y = x[n, i, j, c] * coefficients[c] + coefficients[example.inputs + c]
            return Double(rectified ? max(y, 0) : y)
        }
        let expected = example.reference.forward(normalised.shown(example.sampling), kernel, bias: bias)
        withUnsafeTemporaryAllocation(
            byteCount: MomentSums.byteCount(channels: example.outputs), alignment: 8
        ) { memory in
            let sums = MomentSums(channels: example.outputs, in: memory.baseAddress!)
            coefficients.withUnsafeMutableBufferPointer { coefficients in
                x.values.withUnsafeBufferPointer { values in
                    let affine = Affine(
                        coefficients.baseAddress!, channels: example.inputs, isRectified: rectified)
                    let source = RowSource(
                        values.baseAddress!, x.shape, sampling: example.sampling, through: affine)
                    let found = convolved(
                        source, example, kernel, bias: bias, expected.shape, in: precision, moments: sums)
                    #expect(relativeError(found, expected.values) < 1e-5)
                }
            }
            for (c, expected) in channelMoments(expected.values, channels: example.outputs).enumerated() {
                let found = sums.moments(of: c)
                #expect(abs(found.mean - expected.mean) < 1e-4)
                #expect(abs(found.variance - expected.variance) < 1e-4 * (1 + expected.variance))
            }
        }
    }

    /// The products take eight pixels at a time, and would write before a shorter row.
    @Test func takesOnlyWhatFillsItsVectors() {
        #expect(RowConvolution.takes(outputs: 32, width: 8))
        #expect(!RowConvolution.takes(outputs: 32, width: 7) && !RowConvolution.takes(outputs: 24, width: 8))
    }
}

@Suite struct RowSourceTests {
    /// Rows in the order in which a kernel of three rows and any stride asks for them.
    @Test(arguments: 1...4, Precision.available)
    func rowsAreThoseThatTheSamplingShows(stride: Int, precision: Precision) {
        let shape = Shape(batch: 2, height: 6, width: 5, channels: 3)
        let sampling = Sampling(height: 6, width: 5).upsampled(by: 2).zeroPadded(by: 1)
        let x = Pictures(shape, seed: 1, for: precision)
        x.values.withUnsafeBufferPointer { values in
            let source = RowSource(values.baseAddress!, shape, sampling: sampling)
            var memory = Scratch(
                byteCount: RowWindow.byteCount(rowCount: source.rowCount, count: 3, precision: precision))
            memory.floats.withUnsafeMutableBufferPointer { memory in
                var window = RowWindow(
                    on: source, count: 3, precision: precision, memory: UnsafeMutableRawPointer(memory.baseAddress!))
                for picture in 0..<2 {
                    for first in Swift.stride(from: 0, through: sampling.height - 3, by: stride) {
                        window.withRows(of: picture, from: first) { rows in
                            for row in 0..<3 {
                                let found = numbers(rows[row], count: source.rowCount, precision)
                                let expected = (0..<source.rowCount).map { at in
                                    x[picture, Int(sampling.rows[first + row]), Int(sampling.columns[at / 3]), at % 3]
                                }
                                #expect(found == expected)
                            }
                        }
                    }
                }
            }
            #expect(memory.isMarginUntouched)
        }
    }

    /// Half-precision numbers are the upper halves of single-precision ones, and a zero follows them.
    private func numbers(_ row: UnsafeRawPointer, count: Int, _ precision: Precision) -> [Float] {
        if precision == .fp32 { return (0..<count).map { row.assumingMemoryBound(to: Float.self)[$0] } }
        let halves = row.assumingMemoryBound(to: UInt16.self)
        #expect(halves[count] == 0)
        return (0..<count).map { Float(bitPattern: UInt32(halves[$0]) << 16) }
    }

    @Test func whatIsShownAsItIsIsNotCopied() {
        let shape = Shape(batch: 2, height: 4, width: 5, channels: 3)
        let x = Pictures(shape, seed: 2)
        x.values.withUnsafeBufferPointer { values in
            var nothing = Scratch(0)
            nothing.floats.withUnsafeMutableBufferPointer {
                let source = RowSource(values.baseAddress!, shape)
                var window = RowWindow(
                    on: source, count: 2, precision: .fp32, memory: UnsafeMutableRawPointer($0.baseAddress!))
                window.withRows(of: 1, from: 2) { rows in
                    #expect(rows[0] == UnsafeRawPointer(values.baseAddress! + 6 * 15))
                    #expect(rows[1] == UnsafeRawPointer(values.baseAddress! + 7 * 15))
                }
            }
        }
    }
}
