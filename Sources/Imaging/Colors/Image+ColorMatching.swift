extension Image {
    /// The picture with its colours changed all together, so that their mean and covariance are those of `reference`,
    /// a picture of any size.
    ///
    /// Every pixel x becomes A x + b, with A = Σ'^½ Σ^-½ and b = μ' - A μ; μ and Σ are the mean and the covariance of
    /// this picture's pixels, μ' and Σ' those of the reference, and the roots are the symmetric ones. Of all A that
    /// match, this is the one of "Image Analogies" (Hertzmann et al. 2001), which the paper prefers.
    ///
    /// The result is not held within 0…255, for that would change its statistics; writing it to a file does that. In
    /// a direction in which this picture's colours differ by less than one value (a grey picture's, away from grey)
    /// there is nothing but rounding to enlarge, so that they stay closer together than the reference's.
    ///
    /// Source: Gatys et al. (2016), arXiv:1606.05897, "color histogram matching".
    public func matchingColors(of reference: Image) -> Image {
        changingColors(from: ColorStatistics(self), to: ColorStatistics(reference))
    }

    /// The picture, part of one whose colours are `own`, with its colours changed as ``matchingColors(of:)`` changes
    /// that one's.
    func changingColors(from own: ColorStatistics, to other: ColorStatistics) -> Image {
        let matrix =
            other.covariance.mappingEigenvalues(deviation)
            * own.covariance.mappingEigenvalues { 1 / max(deviation($0), ColorStatistics.leastDeviation) }
        let columns = matrix.columns.map { SIMD3<Float>($0) }
        let (red, green, blue) = (columns[0], columns[1], columns[2])
        let offset = SIMD3<Float>(other.mean - matrix * own.mean)
        return mapped { pixel in offset + pixel.x * red + pixel.y * green + pixel.z * blue }
    }
}

/// The standard deviation that goes with an eigenvalue of a covariance, which rounding can make a little less than 0.
private func deviation(_ variance: Double) -> Double { max(variance, 0).squareRoot() }
