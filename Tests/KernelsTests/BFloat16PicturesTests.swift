import Testing

@testable import Kernels

/// Pictures that are stored in bf16: what is read and written is what single precision rounds to.
@Suite(.enabled(if: Precision.bf16.isAvailable, "this processor lacks bf16"))
struct BFloat16PicturesTests {
    private static let picture = Shape(height: 13, width: 18, channels: 32)
    private static let sampling = Sampling(height: 13, width: 18).reflected(top: 1, left: 1, bottom: 1, right: 1)
    private static let output = Shape(height: 13, width: 18, channels: 48)
    private let kernel = ConvolutionReference(inputs: 32, outputs: 48, side: 3).kernel(seed: 1)
    private let bias = randomNumbers(48, seed: 2)

    /// What a convolution makes of the same picture: numbers that bf16 holds, in one precision or the other.
    private typealias Convolve = (
        _ x: UnsafeRawPointer, _ affine: Affine, _ y: UnsafeMutableRawPointer, _ read: Precision, _ stored: Precision,
        _ sums: MomentSums
    ) -> Void

    private func check(_ convolve: Convolve) {
        let x = Pictures(Self.picture, seed: 3).values.map { Float(bitPattern: UInt32($0.bFloat16) << 16) }
        let (exact, exactMoments) = result(of: x, read: .fp32, stored: .fp32, convolve)
        let (read, readMoments) = result(of: x.map(\.bFloat16), read: .bf16, stored: .fp32, convolve)
        #expect(read == exact && readMoments == exactMoments)
        let (stored, storedMoments) = result(of: x, read: .fp32, stored: .bf16, convolve)
        #expect(stored == exact.map { Float(bitPattern: UInt32($0.bFloat16) << 16) })
        for (c, moments) in channelMoments(stored, channels: 48).enumerated() {
            #expect(abs(storedMoments[2 * c] - moments.mean) < 1e-5)
            #expect(abs(storedMoments[2 * c + 1] - moments.variance) < 1e-5 * (1 + moments.variance))
        }
    }

    private func result<Number>(
        of x: [Number], read: Precision, stored: Precision, _ convolve: Convolve
    ) -> (numbers: [Float], moments: [Double]) {
        var coefficients = randomNumbers(64, seed: 4)
        var y = Scratch(byteCount: Self.output.count * stored.size)
        var moments: [Double] = []
        withUnsafeTemporaryAllocation(byteCount: MomentSums.byteCount(channels: 48), alignment: 8) { memory in
            let sums = MomentSums(channels: 48, in: memory.baseAddress!)
            coefficients.withUnsafeMutableBufferPointer { coefficients in
                x.withUnsafeBytes { x in
                    y.floats.withUnsafeMutableBytes { y in
                        let affine = Affine(coefficients.baseAddress!, channels: 32, isRectified: true)
                        convolve(x.baseAddress!, affine, y.baseAddress!, read, stored, sums)
                    }
                }
            }
            moments = (0..<48).flatMap { [sums.moments(of: $0).mean, sums.moments(of: $0).variance] }
        }
        #expect(y.isMarginUntouched)
        let numbers: [Float] = y.floats.withUnsafeBytes { bytes in
            if stored == .fp32 { return Array(bytes.bindMemory(to: Float.self).prefix(Self.output.count)) }
            let halves = bytes.bindMemory(to: UInt16.self).prefix(Self.output.count)
            return halves.map { Float(bitPattern: UInt32($0) << 16) }
        }
        return (numbers, moments)
    }

    @Test func winogradReadsAndStoresThem() {
        check { x, affine, y, read, stored, sums in
            let shape = Winograd(
                batch: 1, height: 13, width: 18, inputs: 32, outputs: 48, precision: .bf16, read: read, stored: stored)
            var (u, scratch) = (Scratch(byteCount: shape.kernelByteCount), Scratch(byteCount: shape.scratchByteCount))
            winogradKernel(shape, kernel, adjoint: false, &u.floats)
            winogradConvolution(
                shape, x, through: affine, shape.tables(of: Self.sampling), &u.floats, bias: bias, rectified: false, y,
                moments: sums, scratch: &scratch.floats)
            #expect(scratch.isMarginUntouched)
        }
    }

    @Test(arguments: Precision.allCases) func rowsReadAndStoreThem(precision: Precision) {
        check { x, affine, y, read, stored, sums in
            let shape = RowConvolution(
                inputs: 32, sourceWidth: 20, side: 3, stride: 1, output: Self.output, precision: precision,
                stored: stored)
            let source = RowSource(x, Self.picture, sampling: Self.sampling, through: affine, in: read)
            var packed = Scratch(byteCount: shape.kernelByteCount)
            var scratch = Scratch(byteCount: shape.scratchByteCount)
            rowKernel(shape, kernel, &packed.floats)
            rowConvolution(shape, source, &packed.floats, bias: bias, y, moments: sums, scratch: &scratch.floats)
            #expect(scratch.isMarginUntouched)
        }
    }
}
