internal import Kernels

/// The largest of each 2×2 pixels.
struct MaxPool: Operation {
    var retained: Retained { [.inputs, .output] }

    func shape(of inputs: [Shape]) -> Shape { inputs[0].halved }

    func planned(at site: Site) -> Work {
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.inputs[0].shape)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        return Work(
            forward: { maxPool(x, y, shape) },
            backward: { if let dy, let dx { maxPoolBackward(x, y, dy, dx, shape) } })
    }
}

/// The mean of each 2×2 pixels.
struct Halve: Operation {
    func shape(of inputs: [Shape]) -> Shape { inputs[0].halved }

    func planned(at site: Site) -> Work {
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.inputs[0].shape)
        let (dy, dx) = (site.outputGradient?.floats, site.inputGradients[0]?.floats)
        return Work(
            forward: { halve(x, y, shape) },
            backward: { if let dy, let dx { halveBackward(dy, dx, shape) } })
    }
}

extension Shape {
    /// Half the height and width; an odd last row or column is left out.
    fileprivate var halved: Shape {
        precondition(height >= 2 && width >= 2, "\(self) is too small to halve")
        return Shape(batch: batch, height: height / 2, width: width / 2, channels: channels)
    }
}

extension Value {
    /// The largest of each 2×2 pixels; an odd last row or column is left out.
    public func maxPooled() -> Value { applying(MaxPool()) }

    /// The mean of each 2×2 pixels; an odd last row or column is left out.
    public func halved() -> Value { applying(Halve()) }
}
