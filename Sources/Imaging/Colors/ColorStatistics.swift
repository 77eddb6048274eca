/// Mean and covariance of a picture's pixels, each a point (r, g, b) in 0…255.
struct ColorStatistics {
    /// Samples that deviate by less may do so for no more than a file's rounding or noise: nothing to be enlarged.
    static let leastDeviation = 1.0

    private var count = 0.0
    private var sum = SIMD3<Double>()
    private var products = Products()
    /// Sums are taken around mid-grey, so that little is lost where a variance is the difference of two of them.
    private static let centre = SIMD3(repeating: 127.5)

    /// Of no pixels so far.
    init() {}

    init(_ image: Image) { add(image) }

    /// Counts the pixels of a picture, or of a part of one.
    mutating func add(_ image: Image) {
        count += Double(image.width * image.height)
        (sum, products) = image.folded(into: (sum, products)) { result, pixel in
            let x = SIMD3<Double>(pixel) - Self.centre
            result.0 += x
            result.1.add(x)
        }
    }

    var mean: SIMD3<Double> { Self.centre + sum / count }

    /// Σ = (1 / n) Σₖ xₖ xₖᵀ - μ μᵀ
    var covariance: Matrix3 {
        var central = products
        central.subtract(sum / count, times: count)
        return central.matrix(divisor: count)
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

    mutating func subtract(_ x: SIMD3<Double>, times count: Double) {
        squares -= count * x * x
        mixed -= count * x * SIMD3(x.y, x.z, x.x)
    }

    func matrix(divisor: Double) -> Matrix3 {
        let (s, m) = (squares / divisor, mixed / divisor)
        return Matrix3(columns: [SIMD3(s.x, m.x, m.z), SIMD3(m.x, s.y, m.y), SIMD3(m.z, m.y, s.z)])
    }
}
