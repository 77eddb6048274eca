internal import Kernels

/// x · factor[c] + shift[c], then max(·, 0) where rectified, with the factors and the shifts as an input, 1×1×2×C: a
/// normalisation whose statistics come from elsewhere. Plans that differentiate have none.
struct Rescale: Deferrable {
    let isRectified: Bool
    var canOverwriteInput: Bool { true }

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[1] == NormCoefficients.shape(of: inputs[0]), "\(inputs[1]) does not fit \(inputs[0])")
        return inputs[0]
    }

    func rectified() -> (any Operation)? { isRectified ? nil : Rescale(isRectified: true) }

    func planned(at site: Site) -> Work {
        precondition(!site.isDifferentiated, "given statistics have no gradient")
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.output.shape)
        let affine = Affine(site.inputs[1].floats, channels: shape.channels, isRectified: isRectified)
        return Work(
            forward: { apply(affine, x, y, pixels: shape.batch * shape.pixels) }, backward: {})
    }
}

extension InstanceNorm {
    /// Normalises by statistics that were gathered before: ``coefficients(for:in:)``.
    public func callAsFunction(_ x: Value, coefficients: Value) -> Value {
        x.applying(Rescale(isRectified: false), with: coefficients)
    }

    /// The shape of ``coefficients(for:in:)``: 1×1×2×C.
    public var coefficientShape: Shape { Shape(height: 1, width: 2, channels: scale.count) }

    /// The factors and then the shifts that normalise channels of these moments.
    /// - Parameter store: holds the scale and the offset.
    public func coefficients(for moments: ChannelMoments, in store: ParameterStore) -> [Float] {
        let (scale, offset) = (store[scale], store[offset])
        let factors = scale.indices.map { c in
            Float(Double(scale[c]) / (moments.variance(of: c) + Double(epsilon)).squareRoot())
        }
        return factors + scale.indices.map { c in Float(Double(offset[c]) - moments.mean[c] * Double(factors[c])) }
    }
}
