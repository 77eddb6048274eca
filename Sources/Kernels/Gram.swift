internal import CVector

// G = Xᵀ X / (H·W·C) of each picture, X being pixels × channels: F Fᵀ / (C·H·W) of Gatys et al. and Johnson et al.,
// which write features as channels × pixels.

/// The Gram matrices of a batch of shape `s`, batch × channels × channels. `scratch` holds ``gramScratchCount(_:)``.
public func gram(_ x: Pointer, _ g: MutablePointer, _ s: Shape, scratch: MutablePointer) {
    guard isNarrow(s) else { return crossGram(x, x, g, s, s) }
    let n = s.channels
    for picture in 0..<s.batch {
        let (x, g) = (x + picture * s.pixels * n, g + picture * n * n)
        scratch.update(repeating: 0, count: threadCount * n * n)
        parallel(s.pixels, grain: gramBlock) { thread, part in
            for start in stride(from: part.lowerBound, to: part.upperBound, by: gramBlock) {
                addProducts(x + start * n, min(gramBlock, part.upperBound - start), n, scratch + thread * n * n)
            }
        }
        // Threads are added in order, so the same number of threads gives the same bits.
        let factor = 1 / Float(s.pixels * n)
        for i in 0..<n {
            for j in i..<n {
                var sum: Float = 0
                for thread in 0..<threadCount { sum += scratch[(thread * n + i) * n + j] }
                (g[i * n + j], g[j * n + i]) = (factor * sum, factor * sum)
            }
        }
    }
}

/// Floats that ``gram(_:_:_:scratch:)`` needs.
public func gramScratchCount(_ s: Shape) -> Int { isNarrow(s) ? threadCount * s.channels * s.channels : 0 }

/// Whether a matrix stays in the core's cache while pixels run by, so that every pixel is read once.
private func isNarrow(_ s: Shape) -> Bool { isVectorized(channels: s.channels) && s.channels <= 256 }

/// Pixels whose features stay in the core's cache.
private let gramBlock = 512

/// Adds Xᵀ X of some pixels, the upper triangle of it and a little more.
private func addProducts(_ x: Pointer, _ pixels: Int, _ n: Int, _ sum: MutablePointer) {
    for first in stride(from: 0, to: n, by: 32) {
        let columns = min(32, n - first)
        vector.multiply(false, first + columns, columns, pixels, x, 1, n, x + first, n, 32, sum + first, n, true)
    }
}

/// dX = X (dG + dGᵀ) / (H·W·C). `scratch` holds channels × channels.
public func gramBackward(_ x: Pointer, _ dg: Pointer, _ dx: MutablePointer, _ s: Shape, scratch: MutablePointer) {
    let n = s.channels
    let factor = 1 / Float(s.pixels * n)
    for picture in 0..<s.batch {
        let dg = dg + picture * n * n
        let (x, dx) = (x + picture * s.pixels * n, dx + picture * s.pixels * n)
        for i in 0..<n { for j in 0..<n { scratch[i * n + j] = factor * (dg[i * n + j] + dg[j * n + i]) } }
        parallel(s.pixels, grain: 256) { _, part in
            let at = part.lowerBound * n
            if isNarrow(s) && part.count >= 8 {
                multiply(x + at, part.count, scratch, n, dx + at)
            } else {
                sgemm(transposed: false, part.count, n, n, 1, x + at, n, scratch, n, dx + at, n)
            }
        }
    }
}

/// dx = X S with S of n × n, whose rows serve as they lie.
private func multiply(_ x: Pointer, _ pixels: Int, _ s: Pointer, _ n: Int, _ dx: MutablePointer) {
    let whole = pixels / 8 * 8
    vector.multiply(false, whole, n, n, x, n, 1, s, n, 32, dx, n, false)
    // The last eight pixels may overlap those before them.
    let last = (pixels - 8) * n
    if whole < pixels { vector.multiply(false, 8, n, n, x + last, n, 1, s, n, 32, dx + last, n, false) }
}

/// g = Aᵀ B / (H·W·√(Ca·Cb)) of each picture, batch × Ca × Cb: features of two layers at one size, Novak and Nikulin,
/// https://arxiv.org/abs/1605.04603, scaled so that it is the Gram matrix where both are the same.
public func crossGram(_ a: Pointer, _ b: Pointer, _ g: MutablePointer, _ sa: Shape, _ sb: Shape) {
    let (m, n) = (sa.channels, sb.channels)
    let factor = crossFactor(sa, sb)
    // Bands of rows, so that one picture keeps all threads busy.
    let band = min(m, 32)
    let bands = (m + band - 1) / band
    parallel(sa.batch * bands) { _, part in
        for index in part {
            let (picture, first) = (index / bands, index % bands * band)
            let (a, b) = (a + picture * sa.pixels * m, b + picture * sa.pixels * n)
            sgemm(
                transposed: true, min(band, m - first), n, sa.pixels, factor, a + first, m, b, n,
                g + (picture * m + first) * n, n)
        }
    }
}

/// dA = B dGᵀ / (H·W·√(Ca·Cb)) and dB = A dG / (H·W·√(Ca·Cb)). `scratch` holds Ca × Cb.
public func crossGramBackward(
    _ a: Pointer, _ b: Pointer, _ dg: Pointer, _ da: MutablePointer?, _ db: MutablePointer?, _ sa: Shape, _ sb: Shape,
    scratch: MutablePointer
) {
    let (m, n) = (sa.channels, sb.channels)
    let factor = crossFactor(sa, sb)
    for picture in 0..<sa.batch {
        let dg = dg + picture * m * n
        let (atA, atB) = (picture * sa.pixels * m, picture * sa.pixels * n)
        for i in 0..<m { for j in 0..<n { scratch[j * m + i] = dg[i * n + j] } }
        parallel(sa.pixels, grain: 256) { _, part in
            let (atA, atB) = (atA + part.lowerBound * m, atB + part.lowerBound * n)
            if let da { sgemm(transposed: false, part.count, m, n, factor, b + atB, n, scratch, m, da + atA, m) }
            if let db { sgemm(transposed: false, part.count, n, m, factor, a + atA, m, dg, n, db + atB, n) }
        }
    }
}

private func crossFactor(_ a: Shape, _ b: Shape) -> Float {
    1 / (Float(a.pixels) * (Float(a.channels) * Float(b.channels)).squareRoot())
}
