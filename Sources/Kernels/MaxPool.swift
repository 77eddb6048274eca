internal import CVector

// 2×2 maximum of stride 2; an odd last row or column is left out. x is of shape `s`, y of half its height and width.

/// y = the largest of each 2×2 pixels.
public func maxPool(_ x: Pointer, _ y: MutablePointer, _ s: Shape) {
    let (n, height, width) = (s.channels, s.height / 2, s.width / 2)
    parallel(s.batch * height, elementsEach: s.width * n) { _, part in
        for index in part {
            let at = (index / height * s.height + index % height * 2) * s.width * n
            poolRow(x + at, s.width * n, width, n, y + index * width * n)
        }
    }
}

private func poolRow(_ above: Pointer, _ rowStride: Int, _ width: Int, _ n: Int, _ y: MutablePointer) {
    if isVectorized(channels: n) { return vector.maxPool(above, rowStride, width, n, y) }
    let below = above + rowStride
    for j in 0..<width {
        for c in 0..<n {
            let i = 2 * j * n + c
            y[j * n + c] = larger(larger(above[i], above[i + n]), larger(below[i], below[i + n]))
        }
    }
}

/// dx = dy at the first of the largest pixels, zero elsewhere.
public func maxPoolBackward(_ x: Pointer, _ y: Pointer, _ dy: Pointer, _ dx: MutablePointer, _ s: Shape) {
    let (n, height, width) = (s.channels, s.height / 2, s.width / 2)
    if s.height % 2 + s.width % 2 > 0 { dx.update(repeating: 0, count: s.count) }
    parallel(s.batch * height, elementsEach: s.width * n) { _, part in
        for index in part {
            let at = (index / height * s.height + index % height * 2) * s.width * n
            let from = index * width * n
            routeRow(x + at, y + from, dy + from, dx + at, s.width * n, width, n)
        }
    }
}

private func routeRow(
    _ x: Pointer, _ y: Pointer, _ dy: Pointer, _ dx: MutablePointer, _ rowStride: Int, _ width: Int, _ n: Int
) {
    if isVectorized(channels: n) { return vector.maxPoolGradient(x, rowStride, y, dy, width, n, dx) }
    for j in 0..<width {
        let y = y + j * n
        let dy = dy + j * n
        let corners = (2 * j * n, (2 * j + 1) * n, 2 * j * n + rowStride, (2 * j + 1) * n + rowStride)
        for c in 0..<n {
            // Each later corner takes the gradient only if no earlier one has it.
            let first = x[corners.0 + c] == y[c]
            let second = !first && x[corners.1 + c] == y[c]
            let third = !first && !second && x[corners.2 + c] == y[c]
            dx[corners.0 + c] = first ? dy[c] : 0
            dx[corners.1 + c] = second ? dy[c] : 0
            dx[corners.2 + c] = third ? dy[c] : 0
            dx[corners.3 + c] = first || second || third ? 0 : dy[c]
        }
    }
}

/// The larger of two, or a NaN if there is one.
@inline(__always)
private func larger(_ a: Float, _ b: Float) -> Float { a < b || b != b ? b : a }
