import Testing

@testable import Kernels

@Suite struct MomentsTests {
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
        for (found, expected) in zip(found(x, channels: channels), channelMoments(x, channels: channels)) {
            #expect(abs(found.mean - expected.mean) < 1e-5)
            #expect(abs(found.variance - expected.variance) < 1e-5)
        }
    }

    /// Σx² − (Σx)² in single precision would leave nothing of a variance of ⅓ beside such a mean.
    @Test(arguments: [3, 16]) func aLargeMeanLeavesTheVariance(channels: Int) {
        let x = randomNumbers(30_000 * channels, seed: 2).map { 5000 + $0 }
        for (found, expected) in zip(found(x, channels: channels), channelMoments(x, channels: channels)) {
            #expect(abs(found.mean - expected.mean) < 1e-3)
            #expect(abs(found.variance - expected.variance) < 1e-4)
        }
    }

    /// Each thread sees one half, whose mean is not that of the whole.
    @Test func whatThreadsSawApartIsPutTogether() {
        let x = (0..<16 * 40_000).map { Float($0 < 16 * 20_000 ? 0 : 100) }
        for moments in found(x, channels: 16) { #expect(moments == (50, 2500)) }
    }

    @Test func aConstantHasNoVariance() {
        for moments in found([Float](repeating: 7.25, count: 16 * 999), channels: 16) {
            #expect(moments == (7.25, 0))
        }
    }
}
