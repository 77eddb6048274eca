import Imaging

// What a picture has in common over all of its blocks, as `Kernels/GridPattern` has it in the loss.

extension Image {
    /// The root mean square, in levels of 0…255, of the pattern of `period` × `period` pixels that lies over all of the
    /// picture: nearly nothing in photographs, and the checkerboard that upsampling leaves.
    ///
    /// √ mean m², where m[i, j, c] is the mean over blocks less the mean of channel c. A pattern of period 2 is one of
    /// period 4 too.
    func gridPattern(period: Int) -> Float {
        let (rows, columns) = (height / period, width / period)
        guard rows > 0, columns > 0 else { return 0 }
        var sums = [Float](repeating: 0, count: period * period * 3)
        for y in 0..<rows * period {
            var line = [Float](repeating: 0, count: period * 3)
            for k in 0..<columns * period * 3 { line[k % (period * 3)] += pixels[y * width * 3 + k] }
            let start = y % period * period * 3
            for k in line.indices { sums[start + k] += line[k] / Float(rows * columns) }
        }
        let squares = (0..<3).map { channel in
            let means = stride(from: channel, to: sums.count, by: 3).map { sums[$0] }
            let mean = means.reduce(0, +) / Float(means.count)
            return means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        return (squares.reduce(0, +) / Float(sums.count)).squareRoot()
    }
}
