// Scaling, with a bicubic kernel that widens as the picture shrinks, so that no detail turns into moiré.

extension Image {
    /// The whole picture at another size, antialiased.
    ///
    /// Separable convolution with the cubic kernel of Keys (1981), a = −½, stretched by the reduction factor; pixel
    /// centres lie at ½, and at the edges the weights that fall inside are normalised: the convention of Pillow's
    /// `Image.resize` with `BICUBIC`. Overshoot beyond 0…255 is cut off.
    public func resized(width: Int, height: Int) -> Image {
        precondition(width > 0 && height > 0, "a picture has at least one pixel, not \(width)×\(height)")
        let resampling = Resampling(from: (self.width, self.height), to: (width, height))
        return resampling.rows(0..<height, from: self, beginningAt: 0)
    }

    /// The picture scaled down or up, its aspect kept, so that its longer side is `longSide`.
    public func fitted(longSide: Int) -> Image {
        scaled(by: Double(longSide) / Double(max(width, height)))
    }

    /// The picture scaled down or up, its aspect kept, so that its shorter side is `shortSide`.
    public func covering(shortSide: Int) -> Image {
        scaled(by: Double(shortSide) / Double(min(width, height)))
    }

    private func scaled(by factor: Double) -> Image {
        func side(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded())) }
        return resized(width: side(width), height: side(height))
    }
}

/// The way from pictures of one size to another, by rows: see ``Image/resized(width:height:)``.
struct Resampling {
    private let width: Int
    private let isIdentity: Bool
    private let rowWeights, columnWeights: ResamplingWeights

    /// - Parameters: widths and heights in pixels.
    init(from source: (width: Int, height: Int), to target: (width: Int, height: Int)) {
        width = target.width
        isIdentity = source == target
        columnWeights = ResamplingWeights(from: source.width, to: target.width)
        rowWeights = ResamplingWeights(from: source.height, to: target.height)
    }

    /// The rows of the source that some rows of the result are made of.
    func sources(of rows: Range<Int>) -> Range<Int> {
        isIdentity ? rows : rowWeights.windows(of: rows)
    }

    /// Some rows of the result.
    /// - Parameters:
    ///   - part: the rows of the source that they are made of, or more.
    ///   - start: the number of the first of these.
    func rows(_ rows: Range<Int>, from part: Image, beginningAt start: Int) -> Image {
        if isIdentity { return part.rows(rows.lowerBound - start..<rows.upperBound - start) }
        let count = rows.count * width * 3
        let result = [Float](unsafeUninitializedCapacity: count) { result, initialized in
            part.pixels.withUnsafeBufferPointer { source in
                resample(
                    source, rowLength: part.width * 3, beginningAt: start, rows: rows, by: rowWeights,
                    columns: columnWeights, into: result)
            }
            initialized = count
        }
        return Image(width: width, height: rows.count, pixels: result)
    }
}

extension Image {
    /// Some rows of the picture.
    func rows(_ rows: Range<Int>) -> Image {
        rows == 0..<height ? self : cropped(x: 0, y: rows.lowerBound, width: width, height: rows.count)
    }
}

/// Makes every output row in two steps: the source rows that it sees are summed into one, whose columns are then
/// summed. Neither step needs more than the one row between them, which stays in cache.
private func resample(
    _ source: UnsafeBufferPointer<Float>, rowLength: Int, beginningAt start: Int, rows: Range<Int>,
    by rowWeights: ResamplingWeights, columns: ResamplingWeights, into result: UnsafeMutableBufferPointer<Float>
) {
    guard let input = source.baseAddress, var output = result.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rowLength) { sum in
        guard let sum = sum.baseAddress else { return }
        for y in rows {
            rowWeights.sumRows(y, of: input, beginningAt: start, length: rowLength, into: sum)
            columns.sumPixels(of: sum, into: output)
            output += columns.starts.count * 3
        }
    }
}

/// For every output position along one side: where its window into the input begins, and the weights in it.
private struct ResamplingWeights {
    let starts: [Int]
    /// The weights of position i are from offsets[i] up to offsets[i + 1].
    private var offsets = [0]
    private var weights: [Float] = []

    init(from input: Int, to output: Int) {
        let scale = Double(input) / Double(output)
        let stretch = max(scale, 1)
        var starts: [Int] = []
        for position in 0..<output {
            let center = (Double(position) + 0.5) * scale
            let start = max(0, Int(center - 2 * stretch + 0.5))
            let end = min(input, Int(center + 2 * stretch + 0.5))
            let window = (start..<end).map { cubic((Double($0) + 0.5 - center) / stretch) }
            let total = window.reduce(0, +)
            weights += window.map { Float($0 / total) }
            starts.append(start)
            offsets.append(weights.count)
        }
        self.starts = starts
    }

    /// The part of the input that some positions see.
    func windows(of positions: Range<Int>) -> Range<Int> {
        let last = positions.upperBound - 1
        return starts[positions.lowerBound]..<starts[last] + offsets[last + 1] - offsets[last]
    }

    /// sum[x] = Σₖ weight[k] · input[start + k][x]
    /// - Parameter first: the number of the row with which `input` begins.
    func sumRows(
        _ position: Int, of input: UnsafePointer<Float>, beginningAt first: Int, length: Int,
        into sum: UnsafeMutablePointer<Float>
    ) {
        sum.initialize(repeating: 0, count: length)
        var row = input + (starts[position] - first) * length
        for k in offsets[position]..<offsets[position + 1] {
            let weight = weights[k]
            for x in 0..<length { sum[x] += weight * row[x] }
            row += length
        }
    }

    /// output[i] = Σₖ weight[k] · row[start + k] for the three channels of every position i, held within 0…255
    func sumPixels(of row: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>) {
        weights.withUnsafeBufferPointer { weights in
            for i in starts.indices {
                var pixel = row + starts[i] * 3
                var sum = SIMD4<Float>.zero
                for k in offsets[i]..<offsets[i + 1] {
                    sum += weights[k] * SIMD4(pixel[0], pixel[1], pixel[2], 0)
                    pixel += 3
                }
                sum.clamp(lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: 255))
                for channel in 0..<3 { output[3 * i + channel] = sum[channel] }
            }
        }
    }
}

/// The cubic convolution kernel with a = −½.
///
/// Source: Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans. ASSP 29 (1981), equation
/// 15.
private func cubic(_ signedDistance: Double) -> Double {
    let distance = abs(signedDistance)
    if distance < 1 { return (1.5 * distance - 2.5) * distance * distance + 1 }
    if distance < 2 { return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 }
    return 0
}
