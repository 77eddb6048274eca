import Testing

@testable import Kernels

@Suite struct GridPatternTests {
    static let shapes = [
        Shape(batch: 2, height: 9, width: 14, channels: 3), Shape(batch: 1, height: 4, width: 4, channels: 1),
        Shape(batch: 2, height: 91, width: 70, channels: 3),
    ]
    private static let period = 4

    /// The definition, pixel by pixel.
    private func expected(_ x: Pictures) -> Double {
        let (rows, columns, n) = (x.shape.height / Self.period, x.shape.width / Self.period, x.shape.channels)
        var total = 0.0
        for picture in 0..<x.shape.batch {
            for c in 0..<n {
                var means = [Double](repeating: 0, count: 16)
                for row in 0..<rows {
                    for column in 0..<columns {
                        for k in 0..<16 {
                            means[k] += Double(x[picture, 4 * row + k / 4, 4 * column + k % 4, c])
                        }
                    }
                }
                means = means.map { $0 / Double(rows * columns) }
                let mean = means.reduce(0, +) / 16
                total += means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            }
        }
        return total / Double(16 * n * x.shape.batch)
    }

    private func value(_ x: Pictures) -> (value: Float, pattern: Scratch) {
        var pattern = Scratch(x.shape.batch * 16 * x.shape.channels)
        let value = gridPattern(x.values, &pattern.floats, x.shape, period: Self.period)
        #expect(pattern.isMarginUntouched)
        return (value, pattern)
    }

    private func gradient(_ x: Pictures, dy: Float) -> Scratch {
        var (dx, pattern) = (Scratch(x.shape.count), value(x).pattern)
        withExtendedLifetime(pattern) {
            gridPatternBackward(&pattern.floats, dy: dy, &dx.floats, x.shape, period: Self.period)
        }
        #expect(dx.isMarginUntouched)
        return dx
    }

    @Test(arguments: shapes) func isTheDefinition(shape: Shape) {
        let x = Pictures(shape, seed: 1)
        #expect(abs(Double(value(x).value) - expected(x)) < 1e-4 * expected(x))
    }

    /// The function is quadratic, so a central difference is exact but for rounding.
    @Test func gradientIsTheDifferenceQuotient() {
        let x = Pictures(Self.shapes[0], seed: 2)
        let dx = gradient(x, dy: 1).values
        for index in x.values.indices {
            var (up, down) = (x, x)
            up.values[index] += 0.5
            down.values[index] -= 0.5
            #expect(abs(Double(dx[index]) - (expected(up) - expected(down))) < 1e-6)
        }
    }

    /// A quadratic function f satisfies ⟨x, ∇f⟩ = 2 f.
    @Test(arguments: shapes) func gradientAlongThePicture(shape: Shape) {
        let x = Pictures(shape, seed: 3)
        let expected = 2 * 0.25 * expected(x)
        #expect(abs(dot(x.values, gradient(x, dy: 0.25).values) - expected) < 1e-3 * expected)
    }

    @Test func aCheckerboardIsItsVariance() {
        let x = Pictures.filled(Shape(height: 16, width: 24, channels: 3)) { _, i, j, _ in
            (i + j) % 2 == 0 ? 103 : 97
        }
        #expect(abs(value(x).value - 9) < 1e-3)
    }

    /// Stripes of another period cancel over the blocks.
    @Test func stripesOfThreePixelsAreNoGrid() {
        let x = Pictures.filled(Shape(height: 24, width: 24, channels: 1)) { _, _, j, _ in j % 3 == 0 ? 90 : 30 }
        #expect(value(x).value < 1e-6)
    }
}
