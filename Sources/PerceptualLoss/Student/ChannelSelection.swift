/// A few channels of a layer from which the others can be told best, and how.
///
/// Cholesky's factorisation with pivots picks one channel after the other, always the one of which the channels so far
/// tell least; Harbrecht, Peters and Schneider 2012, "On the low-rank approximation by the pivoted Cholesky
/// decomposition".
struct ChannelSelection {
    /// Channels that are kept, in the order in which they were picked.
    let kept: [Int]
    /// All × kept channels: the features are about this matrix times those kept, with the least squared error.
    let reconstruction: [Double]

    /// - Parameters:
    ///   - gram: the layer's Gram matrix, channels × channels, in any scale.
    ///   - count: how many channels are kept at most.
    init(gram: [Double], channels: Int, keeping count: Int) {
        var rest = (0..<channels).map { gram[$0 * channels + $0] }
        let energy = rest.reduce(0, +)
        var (kept, factor) = ([Int](), [[Double]](repeating: [], count: channels))
        while kept.count < min(count, channels) {
            let pivot = rest.indices.filter { !kept.contains($0) }.max { rest[$0] < rest[$1] }!
            let root = max(rest[pivot], 1e-9 * energy).squareRoot()
            let row = factor[pivot]
            for channel in 0..<channels {
                let known = zip(factor[channel], row).reduce(0) { $0 + $1.0 * $1.1 }
                let entry = kept.contains(channel) ? 0 : (gram[channel * channels + pivot] - known) / root
                factor[channel].append(entry)
                rest[channel] -= entry * entry
            }
            factor[pivot][kept.count] = root
            kept.append(pivot)
        }
        self.kept = kept
        reconstruction = factor.flatMap { Self.solved($0, kept.map { factor[$0] }) }
    }

    /// The x with x L = y, where L is lower triangular.
    private static func solved(_ y: [Double], _ l: [[Double]]) -> [Double] {
        var x = y
        for i in x.indices.reversed() {
            for j in x.index(after: i)..<x.endIndex { x[i] -= x[j] * l[j][i] }
            x[i] /= l[i][i]
        }
        return x
    }
}
