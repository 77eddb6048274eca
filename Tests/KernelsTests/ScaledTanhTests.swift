import Foundation
import Testing

@testable import Kernels

@Suite struct ScaledTanhTests {
    private let x = randomNumbers(5000, seed: 1).map { $0 * 3 }

    private func bounded(_ x: [Float]) -> [Float] {
        var y = Scratch(x.count)
        scaledTanh(x, &y.floats, count: x.count, amplitude: 150, centre: 127.5)
        return y.values
    }

    @Test func isTheDefinition() {
        #expect(relativeError(bounded(x), x.map { Float(150 * tanh(Double($0)) + 127.5) }) < 1e-6)
    }

    @Test func gradientIsTheDefinition() {
        let dy = randomNumbers(x.count, seed: 2)
        var dx = Scratch(x.count)
        scaledTanhBackward(bounded(x), dy, &dx.floats, count: x.count, amplitude: 150, centre: 127.5)
        let expected = zip(x, dy).map { x, dy in
            let t = tanh(Double(x))
            return Float(Double(dy) * 150 * (1 - t * t))
        }
        #expect(relativeError(dx.values, expected) < 1e-5)
        #expect(dx.isMarginUntouched)
    }

    @Test func keepsNaNAndBoundsTheRest() {
        let y = bounded([.nan, .infinity, -.infinity, 0])
        #expect(y[0].isNaN)
        #expect(Array(y[1...]) == [277.5, -22.5, 127.5])
    }
}
