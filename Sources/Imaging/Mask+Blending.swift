extension Image {
    /// This picture laid over `other` through a mask: m · this + (1 - m) · other.
    ///
    /// All three have the same size. Where the mask is 1 the result is this picture, and where it is 0 the other, bit for
    /// bit.
    public func blended(over other: Image, mask: Mask) -> Image {
        precondition(
            width == mask.width && height == mask.height,
            "a picture of \(width)×\(height) takes a mask of that size, not \(mask.width)×\(mask.height)")
        return mask.values.withUnsafeBufferPointer { weights in
            combined(with: other) { i, own, other in
                // Even what is not a number leaves the other picture as it is.
                weights[i] == 0 ? other : weights[i] * own + (1 - weights[i]) * other
            }
        }
    }
}

extension Image {
    /// The sum of pictures of one size, each times its share; at least one. A single picture with a share of 1 stays as it
    /// is, bit for bit.
    public static func weightedSum(_ parts: [(image: Image, share: Float)]) -> Image {
        let (first, share) = parts[0]
        if parts.count == 1, share == 1 { return first }
        let start = first.combined(with: first) { _, own, _ in share * own }
        return parts.dropFirst().reduce(start) { sum, part in
            sum.combined(with: part.image) { _, own, other in own + part.share * other }
        }
    }
}

extension Mask {
    /// The masks with which pictures are blended one over another, so that each ends up with the weight that its own mask
    /// in `masks` gives it. All have the same size.
    ///
    /// A weight is mᵢ / max(1, Σ m): where masks overlap to more than 1 they share the pixel, and what they leave
    /// free is the picture below them all. With the share that is free, f = max(0, 1 - Σ m), picture i covers the ones
    /// before it by mᵢ / (f + m₁ + … + mᵢ).
    public static func opacities(of masks: [Mask]) -> [Mask] {
        var covered = freeShare(of: masks)
        return masks.map { mask in
            let opacities = mask.values.indices.map { i in
                covered[i] += mask.values[i]
                return mask.values[i] > 0 ? mask.values[i] / covered[i] : 0
            }
            return Mask(width: mask.width, height: mask.height, values: opacities)
        }
    }

    private static func freeShare(of masks: [Mask]) -> [Float] {
        var free = [Float](repeating: 1, count: masks.first?.values.count ?? 0)
        for mask in masks {
            precondition(mask.values.count == free.count, "masks laid over one picture have one size")
            for i in free.indices { free[i] -= mask.values[i] }
        }
        return free.map { max($0, 0) }
    }
}
