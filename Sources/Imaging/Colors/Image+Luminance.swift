// Luminance and colour apart: Y, and I and Q, of the colour space YIQ.
//
// With r, g and b all greater by the same amount, Y is greater by that amount, and I and Q are what they were. So
// nothing here needs I and Q themselves: a pixel minus its Y, three times, is its colour.
//
// Source: Gatys et al. (2016), arXiv:1606.05897, "luminance-only transfer"; the weights are those of NTSC (1953).

extension Image {
    /// The picture in grey: three channels that are all Y = 0.299 R + 0.587 G + 0.114 B.
    public var luminance: Image {
        mapped { SIMD3(repeating: $0.luminance) }
    }

    /// The picture with its own luminance Y, and I and Q of `photo`, which has the same size.
    ///
    /// Not every Y goes with every I and Q. Where a channel would lie outside 0…255, I and Q shrink by the factor that
    /// just brings it back. The pixel is then paler and keeps its luminance, which is where the brushwork is, and its
    /// hue; cutting channels off would change both. A Y outside 0…255 is cut off first.
    public func withColors(of photo: Image) -> Image {
        combined(with: photo) { _, own, other in
            pixel(luminance: min(max(own.luminance, 0), 255), color: other - other.luminance)
        }
    }

    /// The picture with its luminance shifted and scaled to the mean and the standard deviation that `reference` has.
    ///
    /// Y' = σ' / σ · (Y - μ) + μ', where μ' and σ' are those of the reference, of any size; I and Q stay. Values outside
    /// 0…255 are not cut off, for that would change the statistics. A σ below 1 counts as 1, for there is only rounding
    /// to enlarge; a picture of a single luminance takes μ' everywhere.
    public func withLuminanceStatistics(of reference: Image) -> Image {
        let own = ColorStatistics(self), other = ColorStatistics(reference)
        let gain = Float(other.luminanceDeviation / max(own.luminanceDeviation, ColorStatistics.leastDeviation))
        let (mean, newMean) = (Float(own.luminanceMean), Float(other.luminanceMean))
        return mapped { pixel in
            pixel + (gain * (pixel.luminance - mean) + newMean - pixel.luminance)
        }
    }
}

/// The shares of red, green and blue in Y.
let luminanceWeights = SIMD3(0.299, 0.587, 0.114)

extension SIMD3<Float> {
    /// Y of a pixel, in a form in which a grey pixel is its own luminance to the last bit.
    var luminance: Float { y + 0.299 * (x - y) + 0.114 * (z - y) }
}

/// The pixel of luminance Y, 0…255, and a colour (a pixel minus its luminance), paler where 0…255 asks for that.
private func pixel(luminance: Float, color: SIMD3<Float>) -> SIMD3<Float> {
    let below = SIMD3(repeating: luminance)
    let room = below.replacing(with: 255 - below, where: color .> 0)
    let size = color.replacing(with: -color, where: color .< 0)
    // Without colour any factor will do.
    let factor = min((room / pointwiseMax(size, SIMD3(repeating: 1e-6))).min(), 1)
    return (below + factor * color).clamped(lowerBound: SIMD3(), upperBound: SIMD3(repeating: 255))
}
