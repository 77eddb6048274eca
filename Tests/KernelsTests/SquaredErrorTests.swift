import Testing

@testable import Kernels

@Suite struct SquaredErrorTests {
    static let counts = [(1, 1), (7, 7), (60, 20), (9001, 9001), (30_000, 10_000)]

    @Test(arguments: counts) func isTheMeanOfTheSquares(count: Int, targetCount: Int) {
        let (a, b) = (randomNumbers(count, seed: 1), randomNumbers(targetCount, seed: 2))
        let sum = a.indices.reduce(0.0) { sum, i in
            let difference = Double(a[i]) - Double(b[i % targetCount])
            return sum + difference * difference
        }
        let expected = Float(sum / Double(count))
        #expect(abs(squaredError(a, b, count: count, targetCount: targetCount) - expected) < 1e-5 * expected)
    }

    @Test(arguments: counts) func gradientIsTwiceTheDifference(count: Int, targetCount: Int) {
        let (a, b) = (randomNumbers(count, seed: 3), randomNumbers(targetCount, seed: 4))
        var (da, db) = (Scratch(count), Scratch(count))
        db.floats.withUnsafeMutableBufferPointer { db in
            squaredErrorBackward(
                a, b, dy: 3, &da.floats, count == targetCount ? db.baseAddress : nil, count: count,
                targetCount: targetCount)
        }
        let expected = a.indices.map { 6 * (a[$0] - b[$0 % targetCount]) / Float(count) }
        #expect(relativeError(da.values, expected) < 1e-6)
        if count == targetCount { #expect(relativeError(db.values, expected.map(-)) < 1e-6) }
        #expect(da.isMarginUntouched && db.isMarginUntouched)
    }

    @Test func keepsNaN() {
        var a = randomNumbers(9000, seed: 5)
        a[4097] = .nan
        #expect(squaredError(a, randomNumbers(9000, seed: 6), count: 9000, targetCount: 9000).isNaN)
    }
}
