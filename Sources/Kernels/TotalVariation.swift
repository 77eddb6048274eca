// TV(x) = ½ Σ (x[i, j+1] − x[i, j])² + (x[i+1, j] − x[i, j])², over i < height − 1, j < width − 1, all channels and
// pictures: the function whose gradient the TotalVariation layer of jcjohnson/fast-neural-style adds. It is a sum, not
// a mean.

/// The total variation of a batch of shape `s`.
public func totalVariation(_ x: Pointer, _ s: Shape) -> Float {
    let n = s.channels
    let rows = s.height - 1
    let rowLength = (s.width - 1) * n
    var total = 0.0
    for picture in 0..<s.batch {
        let x = x + picture * s.pixels * n
        total += sumInOrder(rows * rowLength) { part in
            var sum = 0.0
            for k in part {
                let at = k / rowLength * s.width * n + k % rowLength
                let right = x[at + n] - x[at]
                let down = x[at + s.width * n] - x[at]
                sum += Double(right * right + down * down)
            }
            return sum
        }
    }
    return Float(0.5 * total)
}

/// dx = dy · ∂TV/∂x.
public func totalVariationBackward(_ x: Pointer, dy: Float, _ dx: MutablePointer, _ s: Shape) {
    let (n, height, width) = (s.channels, s.height, s.width)
    let row = width * n
    parallel(s.batch * height, elementsEach: row) { _, part in
        for index in part {
            let i = index % height
            let (x, dx) = (x + index * row, dx + index * row)
            for j in 0..<width {
                for k in j * n..<(j + 1) * n {
                    var gradient: Float = 0
                    if i < height - 1 && j < width - 1 { gradient += 2 * x[k] - x[k + n] - x[k + row] }
                    if i < height - 1 && j > 0 { gradient += x[k] - x[k - n] }
                    if i > 0 && j < width - 1 { gradient += x[k] - x[k - row] }
                    dx[k] = dy * gradient
                }
            }
        }
    }
}
