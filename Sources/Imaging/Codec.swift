import CJPEG
import CPNG

// What the two codecs share: samples to floats, floats to bytes, and the words of a C library.

/// Samples of 8 or 16 bits as floats 0…255.
func floats<Sample: FixedWidthInteger & UnsignedInteger>(_ samples: [Sample]) -> [Float] {
    let unit = Float(Sample.max) / 255
    return [Float](unsafeUninitializedCapacity: samples.count) { result, count in
        for i in samples.indices { result[i] = Float(samples[i]) / unit }
        count = samples.count
    }
}

/// RGBA samples of 8 or 16 bits as RGB floats 0…255, laid over white.
func overWhite<Sample: FixedWidthInteger & UnsignedInteger>(_ samples: [Sample]) -> [Float] {
    let unit = Float(Sample.max) / 255
    return [Float](unsafeUninitializedCapacity: samples.count / 4 * 3) { result, count in
        for pixel in 0..<samples.count / 4 {
            let alpha = Float(samples[4 * pixel + 3]) / Float(Sample.max)
            for channel in 0..<3 {
                let sample = Float(samples[4 * pixel + channel]) / unit
                result[3 * pixel + channel] = sample * alpha + 255 * (1 - alpha)
            }
        }
        count = samples.count / 4 * 3
    }
}

/// Runs a function of `CPNG` or `CJPEG` and returns the words it left in its message, or nil if it succeeded.
func failureWords(_ call: (UnsafeMutablePointer<CChar>) -> CInt) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: max(CPNG_MESSAGE_LENGTH, CJPEG_MESSAGE_LENGTH)) { message in
        guard let start = message.baseAddress else { return "out of memory" }
        start.initialize(repeating: 0, count: message.count)
        return call(start) == 0 ? nil : String(cString: start)
    }
}

extension Image {
    /// The samples as whole numbers, rounded to nearest and held within 0…255; what is not a number becomes 0.
    func roundedPixels() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: pixels.count) { bytes, count in
            pixels.withUnsafeBufferPointer { samples in
                for i in samples.indices {
                    let sample = samples[i]
                    bytes[i] = sample > 0 ? UInt8(sample < 255 ? sample + 0.5 : 255) : 0
                }
            }
            count = pixels.count
        }
    }
}
