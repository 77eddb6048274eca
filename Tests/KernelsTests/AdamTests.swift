import Foundation
import Testing

@testable import Kernels

@Suite struct AdamTests {
    /// The update of the paper, one weight in double precision.
    private struct Reference {
        var w: Double
        var m = 0.0
        var v = 0.0

        mutating func update(_ g: Double, step: Int, rate: Double) {
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            let corrected = v / (1 - pow(0.999, Double(step)))
            w -= rate * m / (1 - pow(0.9, Double(step))) / (corrected.squareRoot() + 1e-8)
        }
    }

    @Test func tenStepsAreTheDefinition() {
        let count = 20_000
        var w = randomNumbers(count, seed: 1)
        var (m, v) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
        var references = w.map { Reference(w: Double($0)) }
        for step in 1...10 {
            let g = randomNumbers(count, seed: UInt64(step) + 1)
            adam(&w, g, &m, &v, count: count, step: step, rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
            for i in references.indices { references[i].update(Double(g[i]), step: step, rate: 0.01) }
        }
        #expect(relativeError(w, references.map { Float($0.w) }) < 1e-5)
        #expect(relativeError(m, references.map { Float($0.m) }) < 1e-5)
        // 1 − 0.999 in single precision is off by 5e-5, which the correction of the moment undoes in w.
        #expect(relativeError(v, references.map { Float($0.v) }) < 1e-4)
    }

    /// Without the corrections it would be 3.2 times as long.
    @Test func theFirstStepIsAsLongAsTheRate() {
        var (w, m, v): ([Float], [Float], [Float]) = ([1, 1, 1], [0, 0, 0], [0, 0, 0])
        adam(&w, [1e-3, -50, 0], &m, &v, count: 3, step: 1, rate: 0.125, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
        #expect(relativeError(w, [0.875, 1.125, 1]) < 1e-4)
    }
}
