import Testing

@testable import Kernels

@Suite struct PointwiseTests {
    static let counts = [1, 15, 40_001]

    private func results(_ count: Int, _ body: (MutablePointer) -> Void) -> [Float] {
        var y = Scratch(count)
        body(&y.floats)
        #expect(y.isMarginUntouched)
        return y.values
    }

    @Test(arguments: counts) func rectifyKeepsWhatIsAboveZero(count: Int) {
        let x = randomNumbers(count, seed: 1)
        #expect(results(count) { rectify(x, $0, count: count) } == x.map { max($0, 0) })
    }

    @Test func rectifyKeepsNaN() {
        let y = results(3) { rectify([.nan, -1, .infinity], $0, count: 3) }
        #expect(y[0].isNaN && y[1] == 0 && y[2] == .infinity)
    }

    @Test(arguments: counts) func rectifyBackwardFollowsTheSign(count: Int) {
        let (x, dy) = (randomNumbers(count, seed: 2), randomNumbers(count, seed: 3))
        let y = x.map { max($0, 0) }
        #expect(results(count) { rectifyBackward(y, dy, $0, count: count) } == zip(x, dy).map { $0 > 0 ? $1 : 0 })
    }

    @Test(arguments: counts) func addScaleAndCopy(count: Int) {
        let (a, b) = (randomNumbers(count, seed: 4), randomNumbers(count, seed: 5))
        #expect(results(count) { add(a, b, $0, count: count) } == zip(a, b).map { $0 + $1 })
        #expect(results(count) { scale(a, by: -2.5, $0, count: count) } == a.map { $0 * -2.5 })
        #expect(results(count) { copy(a, $0, count: count) } == a)
    }

    @Test(arguments: counts) func channelAffineAndItsGradient(count: Int) {
        let (scale, offset): ([Float], [Float]) = ([2, -1, 0.5], [10, 20, 30])
        let x = randomNumbers(count * 3, seed: 6)
        let y = results(count * 3) { channelAffine(x, $0, pixels: count, channels: 3, scale: scale, offset: offset) }
        let dx = results(count * 3) { channelAffineBackward(x, $0, pixels: count, channels: 3, scale: scale) }
        #expect(relativeError(y, x.indices.map { x[$0] * scale[$0 % 3] + offset[$0 % 3] }) < 1e-6)
        #expect(dx == x.indices.map { x[$0] * scale[$0 % 3] })
    }

    @Test(arguments: counts, [1, 3, 64]) func scalePixelsTakesOneFactorAPixel(count: Int, channels: Int) {
        let pixels = count / channels + 1
        let (x, factors) = (randomNumbers(pixels * channels, seed: 7), randomNumbers(pixels, seed: 8))
        let y = results(pixels * channels) { scalePixels(x, by: factors, $0, pixels: pixels, channels: channels) }
        #expect(y == x.indices.map { x[$0] * factors[$0 / channels] })
    }
}
