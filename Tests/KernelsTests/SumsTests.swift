import Testing

@testable import Kernels

@Suite struct SumsTests {
    @Test(arguments: [0, 1, 4096, 4097, 50_000]) func sumInOrderVisitsEverythingOnce(count: Int) {
        let x = randomNumbers(count, seed: 1)
        let sum = sumInOrder(count) { part in part.reduce(0.0) { $0 + Double(x[$1]) } }
        #expect(abs(sum - x.reduce(0.0) { $0 + Double($1) }) < 1e-9)
    }

    @Test(arguments: [(1, 3), (63, 16), (130, 5), (20_000, 7)])
    func channelSumsAddEveryPixel(pixels: Int, channels: Int) {
        let x = randomNumbers(pixels * channels, seed: 2)
        var sums = Scratch(channels)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: threadCount * channels) { scratch in
            channelSums(x, &sums.floats, pixels: pixels, channels: channels, scratch: scratch.baseAddress!)
        }
        let expected = (0..<channels).map { c in
            Float(stride(from: c, to: x.count, by: channels).reduce(0.0) { $0 + Double(x[$1]) })
        }
        #expect(relativeError(sums.values, expected) < 1e-5)
        #expect(sums.isMarginUntouched)
    }
}
