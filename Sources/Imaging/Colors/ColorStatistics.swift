/// Mean and covariance of a picture's pixels, each a point (r, g, b) in 0…255.
struct ColorStatistics {
    /// Samples that deviate by less may do so for no more than a file's rounding or noise: nothing to be enlarged.
    static let leastDeviation = 1.0

    let mean: SIMD3<Double>
    /// Σ = (1 / n) Σₖ (xₖ - μ)(xₖ - μ)ᵀ
    let covariance: Matrix3

    init(_ image: Image) {
        let count = Double(image.width * image.height)
        let mean = image.folded(into: SIMD3<Double>()) { $0 += SIMD3($1) } / count
        let sums = image.folded(into: Products()) { $0.add(SIMD3($1) - mean) }
        self.mean = mean
        covariance = sums.matrix(divisor: count)
    }
}

extension ColorStatistics {
    /// The mean of Y = w · x, which is w · μ.
    var luminanceMean: Double { (luminanceWeights * mean).sum() }

    /// The standard deviation of Y = w · x, which is √(wᵀ Σ w).
    var luminanceDeviation: Double { max((luminanceWeights * (covariance * luminanceWeights)).sum(), 0).squareRoot() }
}

/// Sums of products of channels.
private struct Products {
    /// rr, gg, bb
    private var squares = SIMD3<Double>()
    /// rg, gb, br
    private var mixed = SIMD3<Double>()

    mutating func add(_ x: SIMD3<Double>) {
        squares += x * x
        mixed += x * SIMD3(x.y, x.z, x.x)
    }

    func matrix(divisor: Double) -> Matrix3 {
        let (s, m) = (squares / divisor, mixed / divisor)
        return Matrix3(columns: [SIMD3(s.x, m.x, m.z), SIMD3(m.x, s.y, m.y), SIMD3(m.z, m.y, s.z)])
    }
}
