import Testing

@testable import Kernels

@Suite struct GramTests {
    static let shapes = [
        Shape(batch: 2, height: 5, width: 7, channels: 3), Shape(batch: 1, height: 1, width: 1, channels: 1),
        Shape(batch: 3, height: 9, width: 4, channels: 70), Shape(batch: 1, height: 30, width: 31, channels: 64),
    ]

    private func expected(_ x: Pictures) -> [Float] {
        let s = x.shape
        let matrices = Shape(batch: s.batch, height: 1, width: s.channels, channels: s.channels)
        return Pictures.filled(matrices) { n, _, a, b in
            var sum = 0.0
            for i in 0..<s.height { for j in 0..<s.width { sum += Double(x[n, i, j, a]) * Double(x[n, i, j, b]) } }
            return sum / Double(s.pixels * s.channels)
        }.values
    }

    private func gram(_ x: Pictures) -> [Float] {
        let g = Scratch(x.shape.batch * x.shape.channels * x.shape.channels)
        Kernels.gram(x.values, g.floats, x.shape)
        #expect(g.isMarginUntouched)
        return g.values
    }

    @Test(arguments: shapes) func isTheDefinition(shape: Shape) {
        let x = Pictures(shape, seed: 1)
        #expect(relativeError(gram(x), expected(x)) < 1e-5)
    }

    /// dx[p, a] = Σ x[p, b] (dG[a, b] + dG[b, a]) / (H·W·C).
    @Test(arguments: shapes) func gradientIsTheDefinition(shape: Shape) {
        let x = Pictures(shape, seed: 2)
        let dg = Pictures(
            Shape(batch: shape.batch, height: shape.channels, width: shape.channels, channels: 1), seed: 3)
        let expected = Pictures.filled(shape) { n, i, j, a in
            (0..<shape.channels).reduce(0.0) { $0 + Double(x[n, i, j, $1]) * Double(dg[n, a, $1, 0] + dg[n, $1, a, 0]) }
                / Double(shape.pixels * shape.channels)
        }
        let (dx, scratch) = (Scratch(shape.count), Scratch(shape.channels * shape.channels))
        gramBackward(x.values, dg.values, dx.floats, shape, scratch: scratch.floats)
        #expect(relativeError(dx.values, expected.values) < 1e-5)
        #expect(dx.isMarginUntouched && scratch.isMarginUntouched)
    }
}
