// y = scale[c] · (x − mean) / √(variance + ε) + offset[c], mean and variance over each channel of each picture,
// followed by max(y, 0) where rectified.
//
// Ulyanov et al., Instance Normalization, https://arxiv.org/abs/1607.08022

/// What the forward pass leaves for the backward pass, and room for the threads' partial sums.
///
/// `mean` and `inverse` (1/√(variance + ε)) are batch × channels.
public struct NormStatistics {
    let mean, inverse: MutablePointer
    /// Of the forward pass.
    let sums: MomentSums
    /// Of the backward pass: threads × 2 × channels sums in double precision, then as many of one row in single
    /// precision.
    let partial: UnsafeMutablePointer<Double>
    let row: MutablePointer

    /// Bytes that statistics of this extent take.
    public static func byteCount(batch: Int, channels: Int) -> Int {
        MomentSums.byteCount(channels: channels) + 2 * channels * (batch * 4 + threadCount * (8 + 4))
    }

    /// Lays the statistics out in `memory`, which holds `byteCount` bytes and is 8-byte aligned.
    public init(batch: Int, channels: Int, in memory: UnsafeMutableRawPointer) {
        sums = MomentSums(channels: channels, in: memory)
        partial = (memory + MomentSums.byteCount(channels: channels)).assumingMemoryBound(to: Double.self)
        row = UnsafeMutableRawPointer(partial + threadCount * 2 * channels).assumingMemoryBound(to: Float.self)
        mean = row + threadCount * 2 * channels
        inverse = mean + batch * channels
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
        let factor = statistics.row
        let shift = factor + n
        for c in 0..<n {
            factor[c] = scale[c] * inverse[c]
            shift[c] = offset[c] - mean[c] * factor[c]
        }
        parallel(s.pixels, grain: elementGrain / n) { _, part in
            apply(x, y, part, n, factor: factor, shift: shift, rectified: rectified)
        }
    }
}

private func apply(
    _ x: Pointer, _ y: MutablePointer, _ pixels: Range<Int>, _ n: Int, factor: Pointer, shift: Pointer, rectified: Bool
) {
    for i in pixels {
        let x = x + i * n
        let y = y + i * n
        if rectified {
            for c in 0..<n {
                let value = x[c] * factor[c] + shift[c]
                y[c] = value < 0 ? 0 : value
            }
        } else {
            for c in 0..<n { y[c] = x[c] * factor[c] + shift[c] }
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
        let meanGradient = statistics.row
        let slope = meanGradient + n
        sumRows(s, statistics) { row, sum, dot in
            let offset = row * s.width * n
            gradientSums(
                x + offset, y + offset, dy + offset, s.width, n, mean, rectified: rectified, sum: sum, dot: dot)
        } total: { c, sum, dot in
            let normalised = Float(dot) * inverse[c]
            dScale[c] += normalised
            dOffset[c] += Float(sum)
            meanGradient[c] = Float(sum) / pixels
            slope[c] = normalised * inverse[c] / pixels
        }
        guard let dx = dx.map({ $0 + start }) else { continue }
        parallel(s.pixels, grain: elementGrain / n) { _, part in
            for i in part {
                let at = i * n
                for c in 0..<n {
                    let gradient = rectified && !(y[at + c] > 0) ? 0 : dy[at + c]
                    let centred = gradient - meanGradient[c] - (x[at + c] - mean[c]) * slope[c]
                    dx[at + c] = scale[c] * inverse[c] * centred
                }
            }
        }
    }
}

private func gradientSums(
    _ x: Pointer, _ y: Pointer, _ dy: Pointer, _ width: Int, _ n: Int, _ mean: Pointer, rectified: Bool,
    sum: MutablePointer, dot: MutablePointer
) {
    for i in 0..<width {
        let at = i * n
        for c in 0..<n {
            let gradient = rectified && !(y[at + c] > 0) ? 0 : dy[at + c]
            sum[c] += gradient
            dot[c] += gradient * (x[at + c] - mean[c])
        }
    }
}

/// Two sums a channel over all rows: single precision within a row, double across rows, threads added in order.
private func sumRows(
    _ s: Shape, _ statistics: NormStatistics,
    _ addRow: (_ row: Int, _ first: MutablePointer, _ second: MutablePointer) -> Void,
    total: (_ channel: Int, _ first: Double, _ second: Double) -> Void
) {
    let n = s.channels
    statistics.partial.update(repeating: 0, count: threadCount * 2 * n)
    parallel(s.height, grain: max(1, elementGrain / (s.width * n))) { thread, rows in
        let partial = statistics.partial + thread * 2 * n
        let sums = statistics.row + thread * 2 * n
        for row in rows {
            sums.update(repeating: 0, count: 2 * n)
            addRow(row, sums, sums + n)
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
