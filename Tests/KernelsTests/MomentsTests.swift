import Testing

@testable import Kernels

@Suite struct MomentsTests {
    /// Mean and variance of every channel, in double precision.
    private func expected(_ x: [Float], channels: Int) -> [(mean: Double, variance: Double)] {
        (0..<channels).map { c in
            let values = stride(from: c, to: x.count, by: channels).map { Double(x[$0]) }
            let mean = values.reduce(0, +) / Double(values.count)
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
        }
    }

    private func found(_ x: [Float], channels: Int) -> [(mean: Double, variance: Double)] {
        withUnsafeTemporaryAllocation(byteCount: MomentSums.byteCount(channels: channels), alignment: 8) { memory in
            let sums = MomentSums(channels: channels, in: memory.baseAddress!)
            gatherMoments(x, pixels: x.count / channels, channels: channels, sums)
            return (0..<channels).map(sums.moments)
        }
    }

    /// Few pixels for one thread and many for all, with channels that fill vectors and channels that do not.
    @Test(arguments: [1, 2, 511, 513, 20_000], [3, 16, 32])
    func areTheDefinition(pixels: Int, channels: Int) {
        let x = randomNumbers(pixels * channels, seed: 1)
        for (found, expected) in zip(found(x, channels: channels), expected(x, channels: channels)) {
            #expect(abs(found.mean - expected.mean) < 1e-5)
            #expect(abs(found.variance - expected.variance) < 1e-5)
        }
    }

    /// Σx² − (Σx)² in single precision would leave nothing of a variance of ⅓ beside such a mean.
    @Test(arguments: [3, 16]) func aLargeMeanLeavesTheVariance(channels: Int) {
        let x = randomNumbers(30_000 * channels, seed: 2).map { 5000 + $0 }
        for (found, expected) in zip(found(x, channels: channels), expected(x, channels: channels)) {
            #expect(abs(found.mean - expected.mean) < 1e-3)
            #expect(abs(found.variance - expected.variance) < 1e-4)
        }
    }

    @Test func aConstantHasNoVariance() {
        for moments in found([Float](repeating: 7.25, count: 16 * 999), channels: 16) {
            #expect(moments == (7.25, 0))
        }
    }
}
