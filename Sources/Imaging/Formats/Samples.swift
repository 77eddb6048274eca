// Between whole numbers as files hold them and floats as everything else does.

/// Interleaved samples of `channels` each, 8 or 16 bits, as floats: colours 0…255, opacity 0…1.
struct DecodedSamples {
    var colors: [Float]
    var opacity: [Float]?

    init(pixels: Int, hasOpacity: Bool) {
        colors = [Float](repeating: 0, count: 3 * pixels)
        opacity = hasOpacity ? [Float](repeating: 1, count: pixels) : nil
    }

    /// Fills pixels from number `start` on.
    mutating func set(_ samples: UnsafeRawPointer, bits: Int, pixels: Int, at start: Int) {
        if bits == 8 {
            fill(samples.assumingMemoryBound(to: UInt8.self), pixels, start)
        } else {
            fill(samples.assumingMemoryBound(to: UInt16.self), pixels, start)
        }
    }

    private mutating func fill<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, _ pixels: Int, _ start: Int
    ) {
        let unit = Float(Sample.max) / 255
        let channels = opacity == nil ? 3 : 4
        colors.withUnsafeMutableBufferPointer { colors in
            for pixel in 0..<pixels {
                for channel in 0..<3 {
                    colors[3 * (start + pixel) + channel] = Float(samples[channels * pixel + channel]) / unit
                }
            }
        }
        if opacity == nil { return }
        for pixel in 0..<pixels { opacity![start + pixel] = Float(samples[4 * pixel + 3]) / Float(Sample.max) }
    }
}

/// Rounds colours 0…255, and opacities 0…1 if there are any, to interleaved samples. What lies outside is held within, and
/// what is not a number becomes 0.
func encodedSamples<Sample: FixedWidthInteger & UnsignedInteger>(
    _ colors: ArraySlice<Float>, _ opacity: ArraySlice<Float>?, as _: Sample.Type
) -> [Sample] {
    let pixels = colors.count / 3, channels = opacity == nil ? 3 : 4
    let unit = Float(Sample.max) / 255
    return [Sample](unsafeUninitializedCapacity: pixels * channels) { result, count in
        colors.withUnsafeBufferPointer { colors in
            for pixel in 0..<pixels {
                for channel in 0..<3 {
                    result[channels * pixel + channel] = rounded(colors[3 * pixel + channel] * unit)
                }
            }
        }
        opacity?.withUnsafeBufferPointer { opacity in
            for pixel in 0..<pixels { result[4 * pixel + 3] = rounded(opacity[pixel] * Float(Sample.max)) }
        }
        count = pixels * channels
    }
}

@inline(__always)
private func rounded<Sample: FixedWidthInteger & UnsignedInteger>(_ value: Float) -> Sample {
    value > 0 ? Sample(value < Float(Sample.max) ? value + 0.5 : Float(Sample.max)) : 0
}
