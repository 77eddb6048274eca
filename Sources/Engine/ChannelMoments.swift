internal import Kernels

/// Mean and variance of each channel of a picture that comes part by part.
///
/// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
public struct ChannelMoments {
    /// The mean of each channel.
    public private(set) var mean: [Double]
    private var squares: [Double]
    private var count = 0.0
    private let memory: Block

    /// Moments of nothing so far.
    public init(channels: Int) {
        mean = Array(repeating: 0, count: channels)
        squares = mean
        memory = Block(byteCount: MomentSums.byteCount(channels: channels))
    }

    /// The mean squared difference from the mean.
    public func variance(of channel: Int) -> Double { squares[channel] / count }

    /// Adds pixels, whose channels lie side by side.
    public mutating func add(_ pixels: UnsafeBufferPointer<Float>) {
        let channels = mean.count
        let added = Double(pixels.count / channels)
        guard added > 0, let start = pixels.baseAddress else { return }
        let sums = MomentSums(channels: channels, in: memory.address)
        gatherMoments(start, pixels: pixels.count / channels, channels: channels, sums)
        for c in 0..<channels {
            let (mean, variance) = sums.moments(of: c)
            let difference = mean - self.mean[c]
            squares[c] += variance * added + difference * difference * count * added / (count + added)
            self.mean[c] += difference * added / (count + added)
        }
        count += added
    }
}
