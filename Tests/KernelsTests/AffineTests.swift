import Testing

@testable import Kernels

@Suite struct AffineTests {
    private static let shape = Shape(batch: 1, height: 5, width: 7, channels: 32)
    private let x = Pictures(shape, seed: 1)
    private let coefficients = randomNumbers(2 * shape.channels, seed: 2)

    private func expected(_ value: Float, _ channel: Int, rectified: Bool) -> Float {
        let y = value * coefficients[channel] + coefficients[Self.shape.channels + channel]
        return rectified ? max(y, 0) : y
    }

    private func withAffine(rectified: Bool, _ body: (Affine) -> Void) {
        var coefficients = coefficients
        coefficients.withUnsafeMutableBufferPointer {
            body(Affine($0.baseAddress!, channels: Self.shape.channels, isRectified: rectified))
        }
    }

    @Test(arguments: GatherTests.samplings.filter { !($0.rows + $0.columns).contains(-1) }, [false, true])
    func gatherAppliesItToWhatIsShown(sampling: Sampling, rectified: Bool) {
        let shown = Shape(batch: 1, height: sampling.height, width: sampling.width, channels: Self.shape.channels)
        let seen = x.shown(sampling)
        let wanted = Pictures.filled(shown) { n, i, j, c in Double(expected(seen[n, i, j, c], c, rectified: rectified))
        }
        var y = Scratch(shown.count)
        withAffine(rectified: rectified) { gather(x.values, through: $0, &y.floats, x.shape, sampling) }
        #expect(relativeError(y.values, wanted.values) < 1e-6)
        #expect(y.isMarginUntouched)
    }

    @Test(arguments: [false, true]) func addAppliesItToTheFirst(rectified: Bool) {
        let residual = randomNumbers(Self.shape.count, seed: 3)
        let wanted = x.values.indices.map { i in
            expected(x.values[i], i % Self.shape.channels, rectified: rectified) + residual[i]
        }
        var y = Scratch(Self.shape.count)
        withAffine(rectified: rectified) { add(x.values, through: $0, residual, &y.floats, pixels: Self.shape.pixels) }
        #expect(relativeError(y.values, wanted) < 1e-6)
        #expect(y.isMarginUntouched)
    }

    /// Enough pixels for several threads, over the numbers that are normalised and over those that are added.
    @Test(arguments: [false, true]) func addMayWriteOverEither(overResidual: Bool) {
        let pixels = 3001
        let values = randomNumbers(pixels * Self.shape.channels, seed: 7)
        let residual = randomNumbers(pixels * Self.shape.channels, seed: 8)
        let wanted = values.indices.map { i in
            expected(values[i], i % Self.shape.channels, rectified: false) + residual[i]
        }
        var y = overResidual ? residual : values
        withAffine(rectified: false) { affine in
            y.withUnsafeMutableBufferPointer { y in
                let y = y.baseAddress!
                if overResidual {
                    add(values, through: affine, y, y, pixels: pixels)
                } else {
                    add(y, through: affine, residual, y, pixels: pixels)
                }
            }
        }
        #expect(relativeError(y, wanted) < 1e-6)
    }

    @Test func aRectifiedNaNStays() {
        var y = Scratch(16)
        var coefficients = [Float](repeating: 1, count: 32)
        coefficients[16] = .nan
        coefficients[17] = -9
        let sampling = Sampling(height: 1, width: 1)
        let shape = Shape(batch: 1, height: 1, width: 1, channels: 16)
        coefficients.withUnsafeMutableBufferPointer {
            let affine = Affine($0.baseAddress!, channels: 16, isRectified: true)
            gather([Float](repeating: 2, count: 16), through: affine, &y.floats, shape, sampling)
        }
        #expect(y.values[0].isNaN && y.values[1] == 0 && y.values[2] == 3)
    }

    /// y = scale · (x − mean) / √(variance + ε) + offset.
    @Test func normalizingGivesTheMomentsAsked() {
        let (scale, offset) = (randomNumbers(32, seed: 4).map { $0 + 2 }, randomNumbers(32, seed: 5))
        let many = randomNumbers(32 * 5000, seed: 6).map { 3 + 2 * $0 }
        let shape = Shape(batch: 1, height: 50, width: 100, channels: 32)
        var (coefficients, y) = (Scratch(64), Scratch(shape.count))
        withUnsafeTemporaryAllocation(byteCount: MomentSums.byteCount(channels: 32), alignment: 8) { memory in
            let sums = MomentSums(channels: 32, in: memory.baseAddress!)
            gatherMoments(many, pixels: shape.pixels, channels: 32, sums)
            coefficients.floats.withUnsafeMutableBufferPointer {
                let affine = Affine($0.baseAddress!, channels: 32, isRectified: false)
                affine.normalize(sums, scale: scale, offset: offset, epsilon: 1e-5)
                gather(many, through: affine, &y.floats, shape, Sampling(height: 50, width: 100))
            }
        }
        for (c, moments) in channelMoments(y.values, channels: 32).enumerated() {
            #expect(abs(moments.mean - Double(offset[c])) < 1e-5)
            #expect(abs(moments.variance.squareRoot() - Double(scale[c])) < 1e-4)
        }
    }
}
