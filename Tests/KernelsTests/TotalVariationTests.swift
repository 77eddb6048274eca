import Testing

@testable import Kernels

@Suite struct TotalVariationTests {
    static let shapes = [
        Shape(batch: 2, height: 5, width: 7, channels: 3), Shape(batch: 1, height: 2, width: 2, channels: 1),
        Shape(batch: 2, height: 90, width: 71, channels: 3),
    ]

    private func expected(_ x: Pictures) -> Double {
        var sum = 0.0
        for n in 0..<x.shape.batch {
            for i in 0..<x.shape.height - 1 {
                for j in 0..<x.shape.width - 1 {
                    for c in 0..<x.shape.channels {
                        let right = Double(x[n, i, j + 1, c]) - Double(x[n, i, j, c])
                        let down = Double(x[n, i + 1, j, c]) - Double(x[n, i, j, c])
                        sum += right * right + down * down
                    }
                }
            }
        }
        return sum / 2
    }

    private func gradient(_ x: Pictures, dy: Float) -> Scratch {
        var dx = Scratch(x.shape.count)
        totalVariationBackward(x.values, dy: dy, &dx.floats, x.shape)
        #expect(dx.isMarginUntouched)
        return dx
    }

    @Test(arguments: shapes) func isTheDefinition(shape: Shape) {
        let x = Pictures(shape, seed: 1)
        #expect(abs(Double(totalVariation(x.values, shape)) - expected(x)) < 1e-5 * expected(x))
    }

    /// The function is quadratic, so a central difference is exact but for rounding.
    @Test func gradientIsTheDifferenceQuotient() {
        let x = Pictures(Self.shapes[0], seed: 2)
        let dx = gradient(x, dy: 1).values
        for index in x.values.indices {
            var (up, down) = (x, x)
            up.values[index] += 0.5
            down.values[index] -= 0.5
            #expect(abs(Double(dx[index]) - (expected(up) - expected(down))) < 1e-5)
        }
    }

    /// A quadratic function f satisfies ⟨x, ∇f⟩ = 2 f.
    @Test(arguments: shapes) func gradientAlongThePicture(shape: Shape) {
        let x = Pictures(shape, seed: 3)
        let expected = 2 * 0.25 * expected(x)
        #expect(abs(dot(x.values, gradient(x, dy: 0.25).values) - expected) < 1e-4 * expected)
    }

    @Test func aFlatPictureHasNone() {
        let x = Pictures(Self.shapes[0], Array(repeating: 200, count: Self.shapes[0].count))
        #expect(totalVariation(x.values, x.shape) == 0)
        #expect(gradient(x, dy: 1).values.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [(1, 5), (5, 1)]) func aSingleRowOrColumnHasNone(height: Int, width: Int) {
        let x = Pictures(Shape(height: height, width: width, channels: 1), [1, 9, 2, 8, 3])
        #expect(totalVariation(x.values, x.shape) == 0)
        #expect(gradient(x, dy: 1).values.allSatisfy { $0 == 0 })
    }
}
