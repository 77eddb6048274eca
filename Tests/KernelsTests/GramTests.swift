import Testing

@testable import Kernels

@Suite struct GramTests {
    static let shapes = [
        Shape(batch: 2, height: 5, width: 7, channels: 3), Shape(batch: 1, height: 1, width: 1, channels: 1),
        Shape(batch: 3, height: 9, width: 4, channels: 70), Shape(batch: 1, height: 30, width: 31, channels: 64),
        Shape(batch: 2, height: 31, width: 37, channels: 48), Shape(batch: 1, height: 2, width: 3, channels: 16),
        Shape(batch: 1, height: 8, width: 9, channels: 272),
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
        var g = Scratch(x.shape.batch * x.shape.channels * x.shape.channels)
        var scratch = Scratch(gramScratchCount(x.shape))
        Kernels.gram(x.values, &g.floats, x.shape, scratch: &scratch.floats)
        #expect(g.isMarginUntouched && scratch.isMarginUntouched)
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
        var (dx, scratch) = (Scratch(shape.count), Scratch(shape.channels * shape.channels))
        gramBackward(x.values, dg.values, &dx.floats, shape, scratch: &scratch.floats)
        #expect(relativeError(dx.values, expected.values) < 1e-5)
        #expect(dx.isMarginUntouched && scratch.isMarginUntouched)
    }
}

@Suite struct CrossGramTests {
    /// Two layers of one size with different channels.
    struct Pair: CustomTestStringConvertible {
        let a, b: Shape

        init(batch: Int, height: Int, width: Int, channels: (Int, Int)) {
            a = Shape(batch: batch, height: height, width: width, channels: channels.0)
            b = Shape(batch: batch, height: height, width: width, channels: channels.1)
        }

        /// Of the matrix, as pictures of one channel.
        var matrices: Shape { Shape(batch: a.batch, height: a.channels, width: b.channels, channels: 1) }
        var divisor: Double { Double(a.pixels) * (Double(a.channels) * Double(b.channels)).squareRoot() }
        var testDescription: String { "\(a) with \(b)" }
    }

    static let pairs = [
        Pair(batch: 2, height: 5, width: 7, channels: (3, 5)), Pair(batch: 1, height: 1, width: 1, channels: (1, 1)),
        Pair(batch: 3, height: 9, width: 4, channels: (70, 33)),
        Pair(batch: 1, height: 30, width: 31, channels: (16, 64)),
    ]

    private func crossGram(_ a: Pictures, _ b: Pictures) -> [Float] {
        var g = Scratch(a.shape.batch * a.shape.channels * b.shape.channels)
        Kernels.crossGram(a.values, b.values, &g.floats, a.shape, b.shape)
        #expect(g.isMarginUntouched)
        return g.values
    }

    @Test(arguments: pairs) func isTheDefinition(pair: Pair) {
        let (a, b) = (Pictures(pair.a, seed: 1), Pictures(pair.b, seed: 2))
        let expected = Pictures.filled(pair.matrices) { n, i, j, _ in
            var sum = 0.0
            for y in 0..<pair.a.height {
                for x in 0..<pair.a.width { sum += Double(a[n, y, x, i]) * Double(b[n, y, x, j]) }
            }
            return sum / pair.divisor
        }
        #expect(relativeError(crossGram(a, b), expected.values) < 1e-5)
    }

    @Test(arguments: GramTests.shapes) func ofALayerWithItselfIsTheGramMatrix(shape: Shape) {
        let x = Pictures(shape, seed: 3)
        var g = Scratch(shape.batch * shape.channels * shape.channels)
        var scratch = Scratch(gramScratchCount(shape))
        gram(x.values, &g.floats, shape, scratch: &scratch.floats)
        #expect(relativeError(crossGram(x, x), g.values) < 1e-6)
    }

    /// da[p, i] = Σ b[p, j] dG[i, j] and db[p, j] = Σ a[p, i] dG[i, j], both over H·W·√(Ca·Cb).
    @Test(arguments: pairs) func gradientsAreTheDefinition(pair: Pair) {
        let (a, b, dg) = (Pictures(pair.a, seed: 4), Pictures(pair.b, seed: 5), Pictures(pair.matrices, seed: 6))
        let da = Pictures.filled(pair.a) { n, y, x, i in
            (0..<pair.b.channels).reduce(0.0) { $0 + Double(b[n, y, x, $1]) * Double(dg[n, i, $1, 0]) } / pair.divisor
        }
        let db = Pictures.filled(pair.b) { n, y, x, j in
            (0..<pair.a.channels).reduce(0.0) { $0 + Double(a[n, y, x, $1]) * Double(dg[n, $1, j, 0]) } / pair.divisor
        }
        var (foundA, foundB) = (Scratch(pair.a.count), Scratch(pair.b.count))
        var scratch = Scratch(pair.a.channels * pair.b.channels)
        crossGramBackward(
            a.values, b.values, dg.values, &foundA.floats, &foundB.floats, pair.a, pair.b, scratch: &scratch.floats)
        #expect(relativeError(foundA.values, da.values) < 1e-5)
        #expect(relativeError(foundB.values, db.values) < 1e-5)
        #expect([foundA, foundB, scratch].allSatisfy { $0.isMarginUntouched })
    }

    @Test func aGradientThatIsNotWantedIsNotNeeded() {
        let pair = Self.pairs[0]
        let (a, b, dg) = (Pictures(pair.a, seed: 4), Pictures(pair.b, seed: 5), Pictures(pair.matrices, seed: 6))
        var scratch = Scratch(pair.a.channels * pair.b.channels)
        var (da, db) = (Scratch(pair.a.count), Scratch(pair.b.count))
        crossGramBackward(
            a.values, b.values, dg.values, &da.floats, &db.floats, pair.a, pair.b, scratch: &scratch.floats)
        var (onlyA, onlyB) = (Scratch(pair.a.count), Scratch(pair.b.count))
        crossGramBackward(
            a.values, b.values, dg.values, &onlyA.floats, nil, pair.a, pair.b, scratch: &scratch.floats)
        crossGramBackward(
            a.values, b.values, dg.values, nil, &onlyB.floats, pair.a, pair.b, scratch: &scratch.floats)
        #expect(onlyA.values == da.values)
        #expect(onlyB.values == db.values)
    }
}
