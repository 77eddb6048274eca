internal import CVector

// y = scale[c] · (x − mean) / √(variance + ε) + offset[c], mean and variance over each channel of each picture,
// followed by max(y, 0) where rectified.
//
// Ulyanov et al., Instance Normalization, https://arxiv.org/abs/1607.08022

/// What the forward pass leaves for the backward pass, and room for the threads' partial sums.
///
/// `mean` and `inverse` (1/√(variance + ε)) are batch × channels.
public struct NormStatistics {
    let mean, inverse: MutablePointer
    /// Three numbers a channel with which a pass goes over the pixels.
    let coefficients: MutablePointer
    /// Of the forward pass.
    let sums: MomentSums
    /// Of the backward pass: threads × 2 × channels sums in double precision, then as many of one row in single
    /// precision.
    let partial: UnsafeMutablePointer<Double>
    let row: MutablePointer

    /// Bytes that statistics of this extent take.
    public static func byteCount(batch: Int, channels: Int) -> Int {
        MomentSums.byteCount(channels: channels) + 2 * channels * (batch * 4 + threadCount * (8 + 4))
            + 3 * channels * 4
    }

    /// Lays the statistics out in `memory`, which holds `byteCount` bytes and is 8-byte aligned.
    public init(batch: Int, channels: Int, in memory: UnsafeMutableRawPointer) {
        sums = MomentSums(channels: channels, in: memory)
        partial = (memory + MomentSums.byteCount(channels: channels)).assumingMemoryBound(to: Double.self)
        row = UnsafeMutableRawPointer(partial + threadCount * 2 * channels).assumingMemoryBound(to: Float.self)
        mean = row + threadCount * 2 * channels
        inverse = mean + batch * channels
        coefficients = inverse + batch * channels
    }
}

/// Normalises each channel of each picture of `x` into `y`, both of shape `s`; `y` may be `x`.
public func instanceNorm(
    _ x: Pointer, _ y: MutablePointer, _ s: Shape, scale: Pointer, offset: Pointer, epsilon: Float, rectified: Bool,
    statistics: NormStatistics
) {
    let n = s.channels
    for picture in 0..<s.batch {
        let x = x + picture * s.pixels * n
        let y = y + picture * s.pixels * n
        let mean = statistics.mean + picture * n
        let inverse = statistics.inverse + picture * n
        gatherMoments(x, pixels: s.pixels, channels: n, statistics.sums)
        for c in 0..<n {
            let moments = statistics.sums.moments(of: c)
            mean[c] = Float(moments.mean)
            inverse[c] = Float(1 / (moments.variance + Double(epsilon)).squareRoot())
        }
        let (factor, shift) = (statistics.coefficients, statistics.coefficients + n)
        for c in 0..<n {
            factor[c] = scale[c] * inverse[c]
            shift[c] = offset[c] - mean[c] * factor[c]
        }
        let affine = Affine(statistics.coefficients, channels: n, isRectified: rectified)
        apply(affine, x, y, pixels: s.pixels)
    }
}

/// y = what `affine` makes of x; y may be x.
public func apply(_ affine: Affine, _ x: Pointer, _ y: MutablePointer, pixels: Int) {
    let n = affine.channels
    parallel(pixels, elementsEach: n) { _, part in
        applyAlone(affine, x + part.lowerBound * n, y + part.lowerBound * n, pixels: part.count)
    }
}

private func applyAlone(_ affine: Affine, _ x: Pointer, _ y: MutablePointer, pixels: Int) {
    let n = affine.channels
    if isVectorized(channels: n) { return vector.affine(x, pixels, n, affine.vectorized, y) }
    for i in 0..<pixels {
        for c in 0..<n {
            let value = x[i * n + c] * affine.factor[c] + affine.shift[c]
            y[i * n + c] = affine.isRectified && value < 0 ? 0 : value
        }
    }
}

/// dx = scale · inverse · (dy − mean(dy) − n · mean(dy · n)) with n = (x − mean) · inverse; dScale = Σ dy · n, dOffset
/// = Σ dy.
///
/// Where rectified, dy counts only where y > 0. `dx` may be `dy`; it is left alone when nil.
public func instanceNormBackward(
    _ x: Pointer, _ y: Pointer, _ dy: Pointer, _ dx: MutablePointer?, _ s: Shape, scale: Pointer,
    dScale: MutablePointer, dOffset: MutablePointer, rectified: Bool, statistics: NormStatistics
) {
    let n = s.channels
    let pixels = Float(s.pixels)
    dScale.update(repeating: 0, count: n)
    dOffset.update(repeating: 0, count: n)
    for picture in 0..<s.batch {
        let start = picture * s.pixels * n
        let (x, y, dy) = (x + start, y + start, dy + start)
        let mean = statistics.mean + picture * n
        let inverse = statistics.inverse + picture * n
        let factor = statistics.coefficients
        let (meanGradient, slope) = (factor + n, factor + 2 * n)
        sumRows(s, statistics) { row, sums in
            let offset = row * s.width * n
            addGradientSums(x + offset, rectified ? y + offset : nil, dy + offset, s.width, n, mean, sums)
        } total: { c, sum, dot in
            let normalised = Float(dot) * inverse[c]
            dScale[c] += normalised
            dOffset[c] += Float(sum)
            factor[c] = scale[c] * inverse[c]
            meanGradient[c] = Float(sum) / pixels
            slope[c] = normalised * inverse[c] / pixels
        }
        guard let dx = dx.map({ $0 + start }) else { continue }
        parallel(s.pixels, elementsEach: n) { _, part in
            let at = part.lowerBound * n
            propagate(x + at, rectified ? y + at : nil, dy + at, dx + at, part.count, n, mean, factor)
        }
    }
}

/// The sums of dy and of dy · (x − mean); where there is a y, dy counts only where y > 0.
private func addGradientSums(
    _ x: Pointer, _ y: Pointer?, _ dy: Pointer, _ pixels: Int, _ n: Int, _ mean: Pointer, _ sums: MutablePointer
) {
    if isVectorized(channels: n) { return vector.addGradientSums(x, y, dy, pixels, n, mean, sums) }
    for i in 0..<pixels {
        for c in 0..<n {
            let at = i * n + c
            let gradient = y.map { !($0[at] > 0) } ?? false ? 0 : dy[at]
            sums[c] += gradient
            sums[n + c] += gradient * (x[at] - mean[c])
        }
    }
}

/// dx = factor · (dy − meanGradient − (x − mean) · slope); the three of a channel lie one after the other.
private func propagate(
    _ x: Pointer, _ y: Pointer?, _ dy: Pointer, _ dx: MutablePointer, _ pixels: Int, _ n: Int, _ mean: Pointer,
    _ factor: Pointer
) {
    let (meanGradient, slope) = (factor + n, factor + 2 * n)
    if isVectorized(channels: n) {
        return vector.normGradient(x, y, dy, pixels, n, mean, factor, meanGradient, slope, dx)
    }
    for i in 0..<pixels {
        for c in 0..<n {
            let at = i * n + c
            let gradient = y.map { !($0[at] > 0) } ?? false ? 0 : dy[at]
            dx[at] = factor[c] * (gradient - meanGradient[c] - (x[at] - mean[c]) * slope[c])
        }
    }
}

/// Two sums a channel over all rows: single precision within a row, double across rows, threads added in order.
private func sumRows(
    _ s: Shape, _ statistics: NormStatistics,
    _ addRow: (_ row: Int, _ sums: MutablePointer) -> Void,
    total: (_ channel: Int, _ first: Double, _ second: Double) -> Void
) {
    let n = s.channels
    statistics.partial.update(repeating: 0, count: threadCount * 2 * n)
    parallel(s.height, elementsEach: s.width * n) { thread, rows in
        let partial = statistics.partial + thread * 2 * n
        let sums = statistics.row + thread * 2 * n
        for row in rows {
            sums.update(repeating: 0, count: 2 * n)
            addRow(row, sums)
            for c in 0..<2 * n { partial[c] += Double(sums[c]) }
        }
    }
    for c in 0..<n {
        var (first, second) = (0.0, 0.0)
        for thread in 0..<threadCount {
            first += statistics.partial[thread * 2 * n + c]
            second += statistics.partial[thread * 2 * n + n + c]
        }
        total(c, first, second)
    }
}
