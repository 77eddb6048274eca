// y[i, j] = x[rows[i], columns[j]]: padding, cropping and upsampling as one operation on pixels.

/// Writes the picture that `sampling` shows; x is of shape `s`, y of the sampling's height and width.
public func gather(_ x: Pointer, _ y: MutablePointer, _ s: Shape, _ sampling: Sampling) {
    let (n, height, width) = (s.channels, sampling.height, sampling.width)
    parallel(s.batch * height, elementsEach: width * n) { _, part in
        for index in part {
            let target = y + index * width * n
            let row = Int(sampling.rows[index % height])
            let source = x + (index / height * s.height + max(row, 0)) * s.width * n
            for j in 0..<width {
                let column = Int(sampling.columns[j])
                if row < 0 || column < 0 {
                    (target + j * n).update(repeating: 0, count: n)
                } else {
                    (target + j * n).update(from: source + column * n, count: n)
                }
            }
        }
    }
}

/// dx[i, j] = Σ dy over the pixels that show (i, j).
public func gatherBackward(
    _ dy: Pointer, _ dx: MutablePointer, _ s: Shape, _ sampling: Sampling, rows: SamplingAdjoint,
    columns: SamplingAdjoint
) {
    let (n, height, width) = (s.channels, sampling.height, sampling.width)
    parallel(s.batch * s.height, elementsEach: s.width * n) { _, part in
        for index in part {
            let (picture, row) = (index / s.height, index % s.height)
            let target = dx + index * s.width * n
            target.update(repeating: 0, count: s.width * n)
            for shown in rows.starts[row]..<rows.starts[row + 1] {
                foldRow(dy + (picture * height + rows.members[shown]) * width * n, target, s.width, n, columns)
            }
        }
    }
}

private func foldRow(_ dy: Pointer, _ dx: MutablePointer, _ width: Int, _ n: Int, _ columns: SamplingAdjoint) {
    for j in 0..<width {
        let target = dx + j * n
        for shown in columns.starts[j]..<columns.starts[j + 1] {
            let source = dy + columns.members[shown] * n
            for c in 0..<n { target[c] += source[c] }
        }
    }
}
