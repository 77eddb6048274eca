import Testing

@testable import Kernels

/// What the step does to the singular values of a matrix, and to nothing else.
@Suite struct MuonTests {
    /// What a first step changes.
    private func change(_ gradient: [Float], rows: Int, columns: Int, rate: Float = 1) -> [Float] {
        var (w, m) = ([Float](repeating: 0, count: rows * columns), [Float](repeating: 0, count: rows * columns))
        var scratch = [Float](repeating: .nan, count: muonScratchCount(rows: rows, columns: columns))
        muon(&w, gradient, &m, rows: rows, columns: columns, rate: rate, momentum: 0.95, scratch: &scratch)
        return w
    }

    /// Five steps of 3.4445 x − 4.7750 x³ + 2.0315 x⁵ in double precision.
    private func orthogonal(_ x: Double) -> Double {
        (0..<5).reduce(x) { x, _ in 3.4445 * x - 4.7750 * x * x * x + 2.0315 * x * x * x * x * x }
    }

    @Test(arguments: [(4, 9), (9, 4), (5, 5), (1, 7)])
    func everySingularValueFollowsThePolynomial(rows: Int, columns: Int) {
        // A diagonal matrix's singular values are its diagonal.
        let diagonal = (0..<min(rows, columns)).map { Double($0 * $0) + 0.5 }
        var gradient = [Float](repeating: 0, count: rows * columns)
        for (i, value) in diagonal.enumerated() { gradient[i * columns + i] = Float(value) }
        let norm = diagonal.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let length = Double(max(rows, columns)).squareRoot()
        var expected = [Float](repeating: 0, count: rows * columns)
        for (i, value) in diagonal.enumerated() {
            expected[i * columns + i] = Float(-length * orthogonal(value / norm))
        }
        #expect(relativeError(change(gradient, rows: rows, columns: columns), expected) < 1e-4)
    }

    /// The polynomial takes singular values of this range to 0.68…1.21.
    @Test func theStepIsAsLongAsTheRateWhateverTheGradientIs() {
        for scale: Float in [1e-12, 1, 1e12] {
            let gradient = randomNumbers(64 * 576, seed: 3).map { scale * $0 }
            let step = change(gradient, rows: 64, columns: 576, rate: 0.01)
            let rootMeanSquare = (step.reduce(0) { $0 + $1 * $1 } / Float(step.count)).squareRoot()
            #expect((0.0068...0.0121).contains(rootMeanSquare))
        }
    }

    @Test func noGradientIsNoStep() {
        #expect(change([Float](repeating: 0, count: 12), rows: 3, columns: 4).allSatisfy { $0 == 0 })
    }

    @Test(arguments: [Float.nan, .infinity, 1e30]) func whatCannotBeComputedIsNotHidden(gradient: Float) {
        let step = change([gradient, 1, 2, 3, 4, 5], rows: 2, columns: 3)
        #expect(step.contains { !$0.isFinite })
    }

    @Test func theMomentumForgetsATwentieth() {
        var (w, m): ([Float], [Float]) = ([0, 0], [1, -2])
        var scratch = [Float](repeating: 0, count: muonScratchCount(rows: 1, columns: 2))
        muon(&w, [3, 2], &m, rows: 1, columns: 2, rate: 1, momentum: 0.95, scratch: &scratch)
        #expect(relativeError(m, [0.95 + 0.15, -1.9 + 0.1]) < 1e-6)
        // It looks one step ahead: 0.05 · gradient + 0.95 · momentum, in direction.
        #expect(relativeError([w[1] / w[0]], [(0.1 - 0.95 * 1.8) / (0.15 + 0.95 * 1.1)]) < 1e-5)
    }
}
