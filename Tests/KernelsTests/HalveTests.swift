import Testing

@testable import Kernels

@Suite struct HalveTests {
    static let shapes = MaxPoolTests.shapes

    private func halved(_ x: Pictures) -> Pictures {
        let s = x.shape
        let shape = Shape(batch: s.batch, height: s.height / 2, width: s.width / 2, channels: s.channels)
        var y = Scratch(shape.count)
        halve(x.values, &y.floats, s)
        #expect(y.isMarginUntouched)
        return Pictures(shape, y.values)
    }

    @Test(arguments: shapes) func isTheMeanOfFour(shape: Shape) {
        let x = Pictures(shape, seed: 1)
        let y = halved(x)
        let expected = Pictures.filled(y.shape) { n, i, j, c in
            let sum = x[n, 2 * i, 2 * j, c] + x[n, 2 * i, 2 * j + 1, c] + x[n, 2 * i + 1, 2 * j, c]
            return Double(sum + x[n, 2 * i + 1, 2 * j + 1, c]) / 4
        }
        #expect(relativeError(y.values, expected.values) < 1e-6)
    }

    /// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩, and an odd last row or column has no gradient.
    @Test(arguments: shapes) func backwardIsTheAdjoint(shape: Shape) {
        let x = Pictures(shape, seed: 2)
        let y = halved(x)
        let dy = Pictures(y.shape, seed: 3)
        var dx = Scratch(shape.count)
        halveBackward(dy.values, &dx.floats, shape)
        #expect(abs(dot(y.values, dy.values) - dot(x.values, dx.values)) < 1e-4)
        let gradient = Pictures(shape, dx.values)
        #expect(shape.width % 2 == 0 || gradient[0, 0, shape.width - 1, 0] == 0)
        #expect(dx.isMarginUntouched && dx.values.allSatisfy(\.isFinite))
    }
}
