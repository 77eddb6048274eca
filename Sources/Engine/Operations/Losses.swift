internal import Kernels

/// mean (a − b)², where b has as many pictures as a or one for all of them.
struct SquaredError: Operation {
    var retained: Retained { .inputs }

    func shape(of inputs: [Shape]) -> Shape {
        var (a, b) = (inputs[0], inputs[1])
        precondition(b.batch == a.batch || b.batch == 1, "cannot compare \(a) with \(b)")
        (a.batch, b.batch) = (1, 1)
        precondition(a == b, "cannot compare \(a) with \(b)")
        return .scalar
    }

    func planned(at site: Site) -> Work {
        let (a, b, y, dy) = (site.inputs[0], site.inputs[1], site.output.floats, site.outputGradient?.floats)
        let (count, targetCount) = (a.shape.count, b.shape.count)
        let (da, db) = (site.inputGradients[0]?.floats, site.inputGradients[1]?.floats)
        precondition(db == nil || count == targetCount, "a target shared by the batch has no gradient")
        return Work(
            forward: { y.pointee = squaredError(a.floats, b.floats, count: count, targetCount: targetCount) },
            backward: {
                guard let dy else { return }
                squaredErrorBackward(
                    a.floats, b.floats, dy: dy.pointee, da, db, count: count, targetCount: targetCount)
            })
    }
}

/// ½ Σ of the squared differences between neighbouring pixels.
struct TotalVariation: Operation {
    var retained: Retained { .inputs }

    func shape(of inputs: [Shape]) -> Shape { .scalar }

    func planned(at site: Site) -> Work {
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.inputs[0].shape)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        return Work(
            forward: { y.pointee = totalVariation(x, shape) },
            backward: { if let dy, let dx { totalVariationBackward(x, dy: dy.pointee, dx, shape) } })
    }
}

/// The mean square of what a picture has in common over all of its blocks.
struct GridPattern: Operation {
    let period: Int

    func shape(of inputs: [Shape]) -> Shape {
        precondition(min(inputs[0].height, inputs[0].width) >= period, "\(inputs[0]) has no block of side \(period)")
        return .scalar
    }

    func planned(at site: Site) -> Work {
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.inputs[0].shape)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        // Made in the forward run, needed in the backward run, and a few hundred numbers long.
        let pattern = Block(floats: shape.batch * period * period * shape.channels)
        return Work(
            forward: { [period] in y.pointee = gridPattern(x, pattern.floats.baseAddress!, shape, period: period) },
            backward: { [period] in
                guard let dy, let dx else { return }
                gridPatternBackward(pattern.floats.baseAddress!, dy: dy.pointee, dx, shape, period: period)
            })
    }
}

/// Xᵀ X / (H·W·C) of each picture.
struct Gram: Operation {
    var retained: Retained { .inputs }

    func shape(of inputs: [Shape]) -> Shape {
        Shape(batch: inputs[0].batch, height: 1, width: inputs[0].channels, channels: inputs[0].channels)
    }

    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int) {
        (
            gramScratchCount(inputs[0]) * MemoryLayout<Float>.stride,
            inputs[0].channels * inputs[0].channels * MemoryLayout<Float>.stride
        )
    }

    func operations(for inputs: [Shape]) -> Double { 2 * Double(inputs[0].count) * Double(inputs[0].channels) }

    func planned(at site: Site) -> Work {
        let (x, g, shape) = (site.inputs[0].floats, site.output.floats, site.inputs[0].shape)
        let (dg, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        let scratch = site.backwardScratch.assumingMemoryBound(to: Float.self)
        let sums = site.forwardScratch.assumingMemoryBound(to: Float.self)
        return Work(
            forward: { gram(x, g, shape, scratch: sums) },
            backward: { if let dg, let dx { gramBackward(x, dg, dx, shape, scratch: scratch) } })
    }
}

/// Aᵀ B / (H·W·√(Ca·Cb)) of each picture.
struct CrossGram: Operation {
    var retained: Retained { .inputs }

    func shape(of inputs: [Shape]) -> Shape {
        let (a, b) = (inputs[0], inputs[1])
        precondition(
            (a.batch, a.height, a.width) == (b.batch, b.height, b.width), "\(a) and \(b) are not of one size")
        return Shape(batch: a.batch, height: 1, width: a.channels, channels: b.channels)
    }

    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int) {
        (0, inputs[0].channels * inputs[1].channels * MemoryLayout<Float>.stride)
    }

    func operations(for inputs: [Shape]) -> Double { 2 * Double(inputs[0].count) * Double(inputs[1].channels) }

    func planned(at site: Site) -> Work {
        let (a, b, g, dg) = (site.inputs[0], site.inputs[1], site.output.floats, site.outputGradient?.floats)
        let (da, db) = (site.inputGradients[0]?.floats, site.inputGradients[1]?.floats)
        let scratch = site.backwardScratch.assumingMemoryBound(to: Float.self)
        return Work(
            forward: { crossGram(a.floats, b.floats, g, a.shape, b.shape) },
            backward: {
                guard let dg else { return }
                crossGramBackward(a.floats, b.floats, dg, da, db, a.shape, b.shape, scratch: scratch)
            })
    }
}

extension Value {
    /// mean (x − target)², a number. The target has as many pictures or one for all.
    public func squaredError(from target: Value) -> Value { applying(SquaredError(), with: target) }

    /// ½ Σ (x[i, j+1] − x[i, j])² + (x[i+1, j] − x[i, j])², a number: `TotalVariation.lua` of
    /// jcjohnson/fast-neural-style.
    public func totalVariation() -> Value { applying(TotalVariation()) }

    /// The mean square of what all blocks of `period` × `period` pixels have in common beyond their mean, a number: the
    /// checkerboard of Odena et al. 2016, https://distill.pub/2016/deconv-checkerboard.
    public func gridPattern(period: Int) -> Value { applying(GridPattern(period: period)) }

    /// The Gram matrix of each picture over its pixels, divided by H·W·C: N×1×C×C.
    public func gram() -> Value { applying(Gram()) }

    /// How the features of two layers at one size go together, divided by H·W·√(Ca·Cb): N×1×Ca×Cb.
    public func crossGram(with other: Value) -> Value { applying(CrossGram(), with: other) }
}
