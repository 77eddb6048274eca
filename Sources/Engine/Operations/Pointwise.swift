internal import Kernels

/// max(x, 0). Follows a convolution or a normalisation at no cost: see ``Fusion``.
struct Rectify: Operation {
    var retained: Retained { .output }
    var canOverwriteInput: Bool { true }

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func planned(at site: Site) -> Work {
        let (x, y, count) = (site.inputs[0].floats, site.output.floats, site.output.shape.count)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        return Work(
            forward: { rectify(x, y, count: count) },
            backward: { if let dy, let dx { rectifyBackward(y, dy, dx, count: count) } })
    }
}

/// a + b, of the same shape.
struct Add: Operation {
    /// How a is normalised, if it is, by the third input.
    var normalization: Normalization?
    var canOverwriteInput: Bool { true }

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0] == inputs[1], "cannot add \(inputs[1]) to \(inputs[0])")
        return inputs[0]
    }

    func planned(at site: Site) -> Work {
        let (a, b, y) = (site.inputs[0].floats, site.inputs[1].floats, site.output.floats)
        let (count, dy) = (site.output.shape.count, site.outputGradient?.floats)
        if let affine = normalization?.affine(at: site) {
            let pixels = site.output.shape.batch * site.output.shape.pixels
            return Work(forward: { add(a, through: affine, b, y, pixels: pixels) }, backward: {})
        }
        let gradients = site.inputGradients.compactMap { $0?.floats }
        return Work(
            forward: { add(a, b, y, count: count) },
            backward: { if let dy { for dx in gradients { copy(dy, dx, count: count) } } })
    }

    func normalizing(_ normalization: Normalization) -> (any Operation)? {
        self.normalization == nil ? Add(normalization: normalization) : nil
    }
}

/// x · factor.
struct Scale: Operation {
    let factor: Float

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func planned(at site: Site) -> Work {
        let (x, y, count) = (site.inputs[0].floats, site.output.floats, site.output.shape.count)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        return Work(
            forward: { [factor] in scale(x, by: factor, y, count: count) },
            backward: { [factor] in if let dy, let dx { scale(dy, by: factor, dx, count: count) } })
    }
}

/// x · factor, both numbers; the factor is an input without a gradient.
struct Multiply: Operation {
    var retained: Retained { .inputs }

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs == [.scalar, .scalar], "only numbers are multiplied")
        return .scalar
    }

    func planned(at site: Site) -> Work {
        let (x, factor, y) = (site.inputs[0].floats, site.inputs[1].floats, site.output.floats)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        precondition(site.inputGradients[1] == nil, "a factor has no gradient")
        return Work(
            forward: { y.pointee = x.pointee * factor.pointee },
            backward: { if let dy, let dx { dx.pointee = dy.pointee * factor.pointee } })
    }
}

/// amplitude · tanh(x) + centre.
struct ScaledTanh: Operation {
    let amplitude, centre: Float
    var retained: Retained { .output }
    var canOverwriteInput: Bool { true }

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func planned(at site: Site) -> Work {
        let (x, y, count) = (site.inputs[0].floats, site.output.floats, site.output.shape.count)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        let (amplitude, centre) = (amplitude, centre)
        return Work(
            forward: { scaledTanh(x, y, count: count, amplitude: amplitude, centre: centre) },
            backward: {
                guard let dy, let dx else { return }
                scaledTanhBackward(y, dy, dx, count: count, amplitude: amplitude, centre: centre)
            })
    }
}

/// x · scale[c] + offset[c].
struct ChannelAffine: Operation {
    let scale, offset: [Float]

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].channels == scale.count, "\(inputs[0]) does not have \(scale.count) channels")
        return inputs[0]
    }

    func planned(at site: Site) -> Work {
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.output.shape)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        let (scale, offset, n, pixels) = (scale, offset, shape.channels, shape.batch * shape.pixels)
        return Work(
            forward: { channelAffine(x, y, pixels: pixels, channels: n, scale: scale, offset: offset) },
            backward: {
                guard let dy, let dx else { return }
                channelAffineBackward(dy, dx, pixels: pixels, channels: n, scale: scale)
            })
    }
}

/// x[pixel, c] · factors[pixel]; the factors are an input without a gradient.
struct PixelScale: Operation {
    var retained: Retained { .inputs }

    func shape(of inputs: [Shape]) -> Shape {
        var expected = inputs[0]
        expected.channels = 1
        precondition(inputs[1] == expected, "the factors of \(inputs[0]) are \(expected), not \(inputs[1])")
        return inputs[0]
    }

    func planned(at site: Site) -> Work {
        let (x, factors, y) = (site.inputs[0].floats, site.inputs[1].floats, site.output.floats)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        let (n, pixels) = (site.output.shape.channels, site.output.shape.batch * site.output.shape.pixels)
        precondition(site.inputGradients[1] == nil, "a factor has no gradient")
        return Work(
            forward: { scalePixels(x, by: factors, y, pixels: pixels, channels: n) },
            backward: { if let dy, let dx { scalePixels(dy, by: factors, dx, pixels: pixels, channels: n) } })
    }
}

extension Value {
    /// max(x, 0).
    public func rectified() -> Value { applying(Rectify()) }

    /// amplitude · tanh(x) + centre.
    public func bounded(amplitude: Float, centre: Float) -> Value {
        applying(ScaledTanh(amplitude: amplitude, centre: centre))
    }

    /// x · scale[c] + offset[c] for each channel c.
    public func normalized(scale: [Float], offset: [Float]) -> Value {
        applying(ChannelAffine(scale: scale, offset: offset))
    }

    /// x · factor, where both are numbers and the factor is an input.
    public func scaled(by factor: Value) -> Value { applying(Multiply(), with: factor) }

    /// x[pixel, c] · factors[pixel], where the factors are an N×H×W×1 input.
    public func scaled(byPixel factors: Value) -> Value { applying(PixelScale(), with: factors) }

    /// a + b, number by number, of the same shape.
    public static func + (a: Value, b: Value) -> Value { a.applying(Add(), with: b) }
    /// x · factor, number by number.
    public static func * (x: Value, factor: Float) -> Value { x.applying(Scale(factor: factor)) }
}
