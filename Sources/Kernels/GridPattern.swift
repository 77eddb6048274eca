// What a picture has in common over all of its blocks of period × period pixels: nothing in photographs and paintings,
// and the checkerboard that upsampling leaves in the pictures of a network. m[i, j, c] is the mean over blocks, less
// the mean of channel c; rows and columns that fill no block are left out.

/// The mean of m² over a batch of shape `s`. `pattern` receives m, batch × period × period × channels.
public func gridPattern(_ x: Pointer, _ pattern: MutablePointer, _ s: Shape, period: Int) -> Float {
    let n = s.channels
    let (rows, columns) = (s.height / period, s.width / period)
    let size = period * period * n
    parallel(s.batch * period) { _, part in
        for index in part {
            let (picture, i) = (index / period, index % period)
            let sums = pattern + picture * size + i * period * n
            sums.update(repeating: 0, count: period * n)
            for row in 0..<rows {
                let x = x + ((picture * s.height + row * period + i) * s.width) * n
                for k in 0..<columns * period * n { sums[k % (period * n)] += x[k] / Float(rows * columns) }
            }
        }
    }
    var total = 0.0
    for picture in 0..<s.batch {
        let pattern = pattern + picture * size
        for c in 0..<n {
            let mean = stride(from: c, to: size, by: n).reduce(0) { $0 + pattern[$1] } / Float(period * period)
            for k in stride(from: c, to: size, by: n) {
                pattern[k] -= mean
                total += Double(pattern[k] * pattern[k])
            }
        }
    }
    return Float(total / Double(s.batch * size))
}

/// dx = dy · 2 m / (batch · blocks · period² · channels) at each pixel of a block.
public func gridPatternBackward(_ pattern: Pointer, dy: Float, _ dx: MutablePointer, _ s: Shape, period: Int) {
    let n = s.channels
    let (rows, columns) = (s.height / period, s.width / period)
    let size = period * period * n
    let factor = 2 * dy / Float(s.batch * size * max(1, rows * columns))
    parallel(s.batch * s.height, elementsEach: s.width * n) { _, part in
        for index in part {
            let (picture, y) = (index / s.height, index % s.height)
            let pattern = pattern + picture * size + y % period * period * n
            let dx = dx + index * s.width * n
            let covered = y < rows * period ? columns * period * n : 0
            for k in 0..<covered { dx[k] = factor * pattern[k % (period * n)] }
            for k in covered..<s.width * n { dx[k] = 0 }
        }
    }
}
