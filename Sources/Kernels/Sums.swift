// Sums whose rounding does not depend on which thread was faster.

/// Σ `partial` over pieces of a fixed length, each in single precision by the caller, all added in order in double.
func sumInOrder(_ count: Int, _ partial: (Range<Int>) -> Double) -> Double {
    let pieceLength = 4096
    let pieces = (count + pieceLength - 1) / pieceLength
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, pieces)) { sums in
        parallel(pieces, grain: 4) { _, part in
            for piece in part {
                sums[piece] = partial(piece * pieceLength..<min(count, (piece + 1) * pieceLength))
            }
        }
        return sums[..<pieces].reduce(0, +)
    }
}

/// sums[c] = Σ over pixels of x[pixel, c]: the gradient of a bias. `scratch` holds threads × channels doubles.
public func channelSums(
    _ x: Pointer, _ sums: MutablePointer, pixels: Int, channels: Int, scratch: UnsafeMutablePointer<Double>
) {
    scratch.update(repeating: 0, count: threadCount * channels)
    parallel(pixels, elementsEach: channels) { thread, part in
        let partial = scratch + thread * channels
        for start in stride(from: part.lowerBound, to: part.upperBound, by: 64) {
            addPixels(x, start..<min(start + 64, part.upperBound), channels, to: partial)
        }
    }
    for c in 0..<channels {
        sums[c] = Float((0..<threadCount).reduce(0.0) { $0 + scratch[$1 * channels + c] })
    }
}

/// Adds a few pixels in single precision before they join the double sums.
private func addPixels(_ x: Pointer, _ pixels: Range<Int>, _ channels: Int, to partial: UnsafeMutablePointer<Double>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: channels) { sums in
        sums.initialize(repeating: 0)
        let sums = sums.baseAddress!
        for i in pixels { for c in 0..<channels { sums[c] += x[i * channels + c] } }
        for c in 0..<channels { partial[c] += Double(sums[c]) }
    }
}
