// Loops over pixels, for what is done to each by itself. They are inlined, with what they do to a pixel.

extension Image {
    /// The picture with every pixel, RGB 0…255, changed.
    @inline(__always)
    public func mapped(_ transform: (SIMD3<Float>) -> SIMD3<Float>) -> Image {
        pixels.withUnsafeBufferPointer { source in
            Image(width: width, height: height) { transform(source.pixel($0)) }
        }
    }

    /// A picture of other size made of this one's pixels; `from` says the number of the one that goes to a number.
    @inline(__always)
    func picked(width: Int, height: Int, _ from: (_ number: Int) -> Int) -> Image {
        pixels.withUnsafeBufferPointer { source in
            Image(width: width, height: height) { source.pixel(from($0)) }
        }
    }

    /// A picture made from the pixels of two, which have the same size; `transform` gets their number too.
    @inline(__always)
    func combined(
        with other: Image, _ transform: (_ number: Int, SIMD3<Float>, SIMD3<Float>) -> SIMD3<Float>
    ) -> Image {
        precondition(
            width == other.width && height == other.height,
            "a picture of \(width)×\(height) takes another of that size, not \(other.width)×\(other.height)")
        return pixels.withUnsafeBufferPointer { own in
            other.pixels.withUnsafeBufferPointer { others in
                Image(width: width, height: height) { transform($0, own.pixel($0), others.pixel($0)) }
            }
        }
    }

    /// What becomes of `initial` when every pixel has been added to it.
    @inline(__always)
    func folded<Result>(into initial: Result, _ add: (inout Result, SIMD3<Float>) -> Void) -> Result {
        pixels.withUnsafeBufferPointer { source in
            var result = initial
            for i in 0..<width * height { add(&result, source.pixel(i)) }
            return result
        }
    }

    /// Makes a picture of what `pixel` returns for each pixel's number, which are counted row by row.
    @inline(__always)
    private init(width: Int, height: Int, pixel: (Int) -> SIMD3<Float>) {
        let pixels = [Float](unsafeUninitializedCapacity: width * height * 3) { samples, count in
            for i in 0..<width * height {
                let value = pixel(i)
                (samples[3 * i], samples[3 * i + 1], samples[3 * i + 2]) = (value.x, value.y, value.z)
            }
            count = width * height * 3
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}

extension UnsafeBufferPointer<Float> {
    /// Pixel number `i` of a picture's samples.
    @inline(__always)
    fileprivate func pixel(_ i: Int) -> SIMD3<Float> { SIMD3(self[3 * i], self[3 * i + 1], self[3 * i + 2]) }
}
