// The mean of each 2×2 pixels: a picture at half its size, antialiased by a box. An odd last row or column is left out.

/// y = the mean of each 2×2 pixels of x, which is of shape `s`.
public func halve(_ x: Pointer, _ y: MutablePointer, _ s: Shape) {
    let (n, height, width) = (s.channels, s.height / 2, s.width / 2)
    parallel(s.batch * height, elementsEach: s.width * n) { _, part in
        for index in part {
            let above = x + (index / height * s.height + index % height * 2) * s.width * n
            let below = above + s.width * n
            let target = y + index * width * n
            for j in 0..<width {
                for c in 0..<n {
                    let i = 2 * j * n + c
                    target[j * n + c] = 0.25 * (above[i] + above[i + n] + below[i] + below[i + n])
                }
            }
        }
    }
}

/// dx = a quarter of dy at each of the four pixels.
public func halveBackward(_ dy: Pointer, _ dx: MutablePointer, _ s: Shape) {
    let (n, height, width) = (s.channels, s.height / 2, s.width / 2)
    parallel(s.batch * s.height, elementsEach: s.width * n) { _, part in
        for index in part {
            let target = dx + index * s.width * n
            let row = index % s.height / 2
            let source = dy + (index / s.height * height + row) * width * n
            for j in 0..<s.width {
                let shown = row < height && j / 2 < width
                for c in 0..<n { target[j * n + c] = shown ? 0.25 * source[j / 2 * n + c] : 0 }
            }
        }
    }
}
