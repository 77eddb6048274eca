// Scaling, with a bicubic kernel that widens as the picture shrinks, so that no detail turns into moiré.

extension Image {
    /// The whole picture at another size, antialiased.
    ///
    /// Separable convolution with the cubic kernel of Keys (1981), a = −½, stretched by the reduction factor; pixel
    /// centres lie at ½, and at the edges the weights that fall inside are normalised: the convention of Pillow's
    /// `Image.resize` with `BICUBIC`. Overshoot beyond 0…255 is cut off.
    public func resized(width: Int, height: Int) -> Image {
        precondition(width > 0 && height > 0, "a picture has at least one pixel, not \(width)×\(height)")
        if width == self.width && height == self.height { return self }
        return ResampledImage(self, width: width, height: height).rows(0..<height)
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

/// A picture at another size, of which rows are computed as they are asked for: see ``Image/resized(width:height:)``.
public struct ResampledImage {
    private let image: Image
    private let width: Int
    private let rowWeights, columnWeights: ResamplingWeights

    /// Prepares to resize a picture to `width` × `height` pixels.
    public init(_ image: Image, width: Int, height: Int) {
        (self.image, self.width) = (image, width)
        columnWeights = ResamplingWeights(from: image.width, to: width)
        rowWeights = ResamplingWeights(from: image.height, to: height)
    }

    /// Some rows of the result.
    public func rows(_ rows: Range<Int>) -> Image {
        let count = rows.count * width * 3
        let result = [Float](unsafeUninitializedCapacity: count) { result, initialized in
            image.pixels.withUnsafeBufferPointer { source in
                resample(
                    source, rowLength: image.width * 3, rows: rows, by: rowWeights, columns: columnWeights,
                    into: result)
            }
            initialized = count
        }
        return Image(width: width, height: rows.count, pixels: result)
    }
}

/// Makes every output row in two steps: the source rows that it sees are summed into one, whose columns are then
/// summed. Neither step needs more than the one row between them, which stays in cache.
private func resample(
    _ source: UnsafeBufferPointer<Float>, rowLength: Int, rows: Range<Int>, by rowWeights: ResamplingWeights,
    columns: ResamplingWeights, into result: UnsafeMutableBufferPointer<Float>
) {
    guard let input = source.baseAddress, var output = result.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rowLength) { sum in
        guard let sum = sum.baseAddress else { return }
        for y in rows {
            rowWeights.sumRows(y, of: input, length: rowLength, into: sum)
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

    /// sum[x] = Σₖ weight[k] · input[start + k][x]
    func sumRows(
        _ position: Int, of input: UnsafePointer<Float>, length: Int, into sum: UnsafeMutablePointer<Float>
    ) {
        sum.initialize(repeating: 0, count: length)
        var row = input + starts[position] * length
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
