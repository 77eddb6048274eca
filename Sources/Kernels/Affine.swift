internal import CVector

// y = x · factor[c] + shift[c], then max(y, 0) where rectified: the second half of a normalisation, done where the
// result is read.

/// The affine function of each channel.
public struct Affine {
    let factor, shift: MutablePointer
    let channels: Int
    let isRectified: Bool

    /// - Parameter coefficients: all factors, then all shifts.
    public init(_ coefficients: MutablePointer, channels: Int, isRectified: Bool) {
        (factor, shift) = (coefficients, coefficients + channels)
        (self.channels, self.isRectified) = (channels, isRectified)
    }

    /// Takes on the function that normalises what was added up:
    /// y = scale · (x − mean) / √(variance + ε) + offset.
    public func normalize(_ sums: MomentSums, scale: Pointer, offset: Pointer, epsilon: Float) {
        for c in 0..<channels {
            let (mean, variance) = sums.moments(of: c)
            let inverse = 1 / (variance + Double(epsilon)).squareRoot()
            factor[c] = Float(Double(scale[c]) * inverse)
            shift[c] = Float(Double(offset[c]) - mean * Double(factor[c]))
        }
    }

    var vectorized: CVector_Affine {
        precondition(isVectorized(channels: channels), "\(channels) channels are not worked on in vectors")
        return CVector_Affine(factor: factor, shift: shift, isRectified: isRectified)
    }
}

/// Writes the picture that `sampling` shows of what `affine` makes of x; the sampling shows no zeros.
public func gather(_ x: Pointer, through affine: Affine, _ y: MutablePointer, _ s: Shape, _ sampling: Sampling) {
    let (n, height, width) = (s.channels, sampling.height, sampling.width)
    precondition(!sampling.showsZeros, "zeros are not to be normalised")
    let affine = affine.vectorized
    parallel(s.batch * height, elementsEach: width * n) { _, part in
        for index in part {
            let row = index / height * s.height + Int(sampling.rows[index % height])
            vector.gatherAffine(
                false, x + row * s.width * n, sampling.columns, width, n, affine, y + index * width * n)
        }
    }
}

/// y = residual + what `affine` makes of x; y may be either.
public func add(_ x: Pointer, through affine: Affine, _ residual: Pointer, _ y: MutablePointer, pixels: Int) {
    let n = affine.channels
    let affine = affine.vectorized
    parallel(pixels, elementsEach: n) { _, part in
        let at = part.lowerBound * n
        vector.addAffine(x + at, part.count, n, affine, residual + at, y + at)
    }
}
