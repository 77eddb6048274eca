internal import Kernels

/// Padding, cropping and nearest-neighbour upsampling: the pixels that a ``Sampling`` shows.
struct Gather: Operation {
    let sampling: Sampling
    /// How the pixels are normalised, if they are, by the second input.
    var normalization: Normalization?

    func shape(of inputs: [Shape]) -> Shape {
        let x = inputs[0]
        precondition(
            x.height == sampling.sourceHeight && x.width == sampling.sourceWidth, "the sampling is of another picture")
        return Shape(batch: x.batch, height: sampling.height, width: sampling.width, channels: x.channels)
    }

    func planned(at site: Site) -> Work {
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.inputs[0].shape)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        if let affine = normalization?.affine(at: site) {
            return Work(forward: { [sampling] in gather(x, through: affine, y, shape, sampling) }, backward: {})
        }
        let rows = SamplingAdjoint(sampling.rows, sourceCount: shape.height)
        let columns = SamplingAdjoint(sampling.columns, sourceCount: shape.width)
        return Work(
            forward: { [sampling] in gather(x, y, shape, sampling) },
            backward: { [sampling] in
                if let dy, let dx { gatherBackward(dy, dx, shape, sampling, rows: rows, columns: columns) }
            })
    }

    func reading(through gather: Gather, into output: Shape, isDifferentiated: Bool) -> (any Operation)? {
        guard normalization == nil, gather.normalization == nil else { return nil }
        return Gather(sampling: gather.sampling.followed(by: sampling))
    }

    func normalizing(_ normalization: Normalization) -> (any Operation)? {
        if self.normalization != nil || sampling.showsZeros { return nil }
        return Gather(sampling: sampling, normalization: normalization)
    }
}

extension Value {
    private var unchanged: Sampling { Sampling(height: shape.height, width: shape.width) }

    /// Mirrored about the outermost pixels by `margin` on every side, as PyTorch's ReflectionPad2d does.
    public func reflected(by margin: Int) -> Value {
        reflected(top: margin, left: margin, bottom: margin, right: margin)
    }

    /// Mirrored about the outermost pixels; each margin is smaller than the picture.
    public func reflected(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) -> Value {
        if top == 0 && left == 0 && bottom == 0 && right == 0 { return self }
        return applying(Gather(sampling: unchanged.reflected(top: top, left: left, bottom: bottom, right: right)))
    }

    /// Every pixel repeated `factor` times in both directions.
    public func upsampled(by factor: Int) -> Value { applying(Gather(sampling: unchanged.upsampled(by: factor))) }

    /// `height` × `width` pixels, from the row `top` and the column `left` on.
    public func cropped(top: Int = 0, left: Int = 0, height: Int, width: Int) -> Value {
        if height == shape.height && width == shape.width { return self }
        return applying(Gather(sampling: unchanged.cropped(top: top, left: left, height: height, width: width)))
    }
}
