// Between whole numbers as files hold them and floats as everything else does.

/// Interleaved samples of 8 or 16 bits, as floats: colours 0…255, opacity 0…1. Room for all is asked for at once, but taken
/// from the machine only as rows come, so that a file that ends soon takes little memory, whatever it claims.
struct DecodedSamples {
    private(set) var colors: [Float] = []
    private(set) var opacity: [Float]?

    init(pixels: Int, hasOpacity: Bool) {
        colors.reserveCapacity(3 * pixels)
        if hasOpacity {
            opacity = []
            opacity?.reserveCapacity(pixels)
        }
    }

    /// Adds the pixels that come next.
    mutating func append(_ samples: UnsafeRawPointer, bits: Int, pixels: Int) {
        if bits == 8 {
            append(samples.assumingMemoryBound(to: UInt8.self), pixels)
        } else {
            append(samples.assumingMemoryBound(to: UInt16.self), pixels)
        }
    }

    private mutating func append<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, _ pixels: Int
    ) {
        let unit = Float(Sample.max) / 255
        let channels = opacity == nil ? 3 : 4
        colors += [Float](unsafeUninitializedCapacity: 3 * pixels) { colors, count in
            for pixel in 0..<pixels {
                for channel in 0..<3 { colors[3 * pixel + channel] = Float(samples[channels * pixel + channel]) / unit }
            }
            count = 3 * pixels
        }
        opacity? += (0..<pixels).lazy.map { Float(samples[4 * $0 + 3]) / Float(Sample.max) }
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
