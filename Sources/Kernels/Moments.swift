internal import CVector

// Mean and variance of each channel of one picture.
//
// Threads add up x − pivot and its square, where the pivot is the first pixel that they see: the variance then loses
// hardly a digit to a large mean, unless that pixel is far from all others. Sums of a row or a block of tiles are of
// single precision and everything above them of double.

/// The sums of all threads over one picture.
public struct MomentSums {
    private let channels: Int
    private let memory: UnsafeMutableRawPointer

    /// Bytes that the sums of a picture take.
    public static func byteCount(channels: Int) -> Int { threadCount * threadStride(channels) }

    /// Of each thread: how many pixels and two sums a channel, of eight bytes; the pivot and two running sums, of four,
    /// and as much again so that all threads' numbers lie at multiples of eight.
    private static func threadStride(_ channels: Int) -> Int { header * 8 + channels * (2 * 8 + 4 * 4) }

    /// Eight-byte numbers before the sums, of which the first counts the pixels: a cache line.
    private static let header = 8

    /// Lays the sums out in `memory`, which holds `byteCount` bytes and is 8-byte aligned.
    public init(channels: Int, in memory: UnsafeMutableRawPointer) { (self.channels, self.memory) = (channels, memory) }

    /// How many pixels.
    private func count(_ thread: Int) -> UnsafeMutablePointer<Double> {
        (memory + thread * Self.threadStride(channels)).assumingMemoryBound(to: Double.self)
    }

    /// The sum and the sum of squares of every channel.
    private func sums(_ thread: Int) -> UnsafeMutablePointer<Double> { count(thread) + Self.header }

    /// Pivot, sum and sum of squares of every channel since the last ``flush(_:pixels:)``.
    func running(_ thread: Int) -> MutablePointer {
        UnsafeMutableRawPointer(sums(thread) + 2 * channels).assumingMemoryBound(to: Float.self)
    }

    /// No pixels so far; a thread that never begins has none.
    func clear() { for thread in 0..<threadCount { count(thread).pointee = 0 } }

    /// Begins a thread's share; the pivot may be where ``running(_:)`` keeps it.
    func begin(_ thread: Int, pivot: Pointer) {
        sums(thread).update(repeating: 0, count: 2 * channels)
        running(thread).update(from: pivot, count: channels)
        (running(thread) + channels).update(repeating: 0, count: 2 * channels)
    }

    /// Moves the running sums of so many pixels into the totals.
    func flush(_ thread: Int, pixels: Int) {
        count(thread).pointee += Double(pixels)
        let (sums, latest) = (sums(thread), running(thread) + channels)
        for i in 0..<2 * channels {
            sums[i] += Double(latest[i])
            latest[i] = 0
        }
    }

    /// The mean and the variance of a channel.
    ///
    /// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
    public func moments(of channel: Int) -> (mean: Double, variance: Double) {
        var (count, mean, squares) = (0.0, 0.0, 0.0)
        for thread in 0..<threadCount where self.count(thread).pointee > 0 {
            let (sums, n) = (sums(thread), self.count(thread).pointee)
            let shift = sums[channel] / n
            let difference = Double(running(thread)[channel]) + shift - mean
            squares += max(0, sums[channels + channel] - shift * shift * n)
            squares += difference * difference * count * n / (count + n)
            count += n
            mean += difference * n / count
        }
        return (mean, squares / count)
    }
}

/// Adds up all pixels of one picture.
public func gatherMoments(_ x: Pointer, pixels: Int, channels: Int, _ sums: MomentSums) {
    let pieceLength = 512
    sums.clear()
    parallel(pixels, elementsEach: channels) { thread, part in
        sums.begin(thread, pivot: x + part.lowerBound * channels)
        for start in stride(from: part.lowerBound, to: part.upperBound, by: pieceLength) {
            let count = min(pieceLength, part.upperBound - start)
            addMoments(x + start * channels, pixels: count, channels, sums.running(thread))
            sums.flush(thread, pixels: count)
        }
    }
}

private func addMoments(_ x: Pointer, pixels: Int, _ channels: Int, _ running: MutablePointer) {
    if isVectorized(channels: channels) { return vector.addMoments(x, pixels, channels, running) }
    for i in 0..<pixels {
        for c in 0..<channels {
            let difference = x[i * channels + c] - running[c]
            running[channels + c] += difference
            running[2 * channels + c] += difference * difference
        }
    }
}
