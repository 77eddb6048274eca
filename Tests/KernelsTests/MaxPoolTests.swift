import Testing

@testable import Kernels

@Suite struct MaxPoolTests {
    static let shapes = [
        Shape(batch: 2, height: 4, width: 6, channels: 3), Shape(batch: 2, height: 5, width: 7, channels: 16),
        Shape(batch: 1, height: 2, width: 3, channels: 1), Shape(batch: 1, height: 67, width: 90, channels: 32),
    ]

    private func pooled(_ x: Pictures) -> Pictures {
        let s = x.shape
        let shape = Shape(batch: s.batch, height: s.height / 2, width: s.width / 2, channels: s.channels)
        var y = Scratch(shape.count)
        maxPool(x.values, &y.floats, s)
        #expect(y.isMarginUntouched)
        return Pictures(shape, y.values)
    }

    private func routed(_ x: Pictures, _ y: Pictures, _ dy: [Float]) -> [Float] {
        var dx = Scratch(x.shape.count)
        maxPoolBackward(x.values, y.values, dy, &dx.floats, x.shape)
        #expect(dx.isMarginUntouched)
        return dx.values
    }

    private func corners(_ x: Pictures, _ n: Int, _ i: Int, _ j: Int, _ c: Int) -> [Float] {
        [x[n, 2 * i, 2 * j, c], x[n, 2 * i, 2 * j + 1, c], x[n, 2 * i + 1, 2 * j, c], x[n, 2 * i + 1, 2 * j + 1, c]]
    }

    @Test(arguments: shapes) func isTheLargestOfFour(shape: Shape) {
        let x = Pictures(shape, seed: 1)
        let y = pooled(x)
        let expected = Pictures.filled(y.shape) { n, i, j, c in Double(corners(x, n, i, j, c).max()!) }
        #expect(y.values == expected.values)
    }

    @Test(arguments: shapes) func gradientGoesToTheLargest(shape: Shape) {
        let x = Pictures(shape, seed: 2)
        let y = pooled(x)
        let dy = Pictures(y.shape, seed: 3)
        let expected = Pictures.filled(shape) { n, i, j, c in
            let isSeen = i / 2 < y.shape.height && j / 2 < y.shape.width
            return isSeen && x[n, i, j, c] == y[n, i / 2, j / 2, c] ? Double(dy[n, i / 2, j / 2, c]) : 0
        }
        #expect(routed(x, y, dy.values) == expected.values)
    }

    /// The same number in every channel.
    private func spread(_ values: [Float], _ channels: Int) -> [Float] {
        values.flatMap { Array(repeating: $0, count: channels) }
    }

    @Test(arguments: [1, 16]) func ofEqualsTheFirstTakesTheGradient(channels: Int) {
        let shape = Shape(height: 2, width: 8, channels: channels)
        let x = Pictures(shape, spread([5, 5, 1, 5, 1, 1, 0, 0] + [5, 5, 5, 5, 5, 5, 0, 0], channels))
        let expected: [Float] = [1, 0, 0, 2, 0, 0, 4, 0] + [0, 0, 0, 0, 3, 0, 0, 0]
        #expect(routed(x, pooled(x), spread([1, 2, 3, 4], channels)) == spread(expected, channels))
    }

    @Test(arguments: 0..<4, [1, 16]) func keepsNaN(corner: Int, channels: Int) {
        var values: [Float] = [1, 2, 3, 4]
        values[corner] = .nan
        let x = Pictures(Shape(height: 2, width: 2, channels: channels), spread(values, channels))
        #expect(pooled(x).values.allSatisfy { $0.isNaN })
    }
}
