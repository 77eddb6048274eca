internal import Kernels

// A normalisation in two halves, for plans that only compute: the factors and shifts of the channels here, their
// application wherever the normalised picture is read.

/// The factor and the shift that normalise each channel of a picture: 1×1×2×C.
struct NormCoefficients: Operation {
    let norm: InstanceNorm
    /// Whether the step before has left the sums beside its output.
    let areGathered: Bool
    var parameters: [Parameter] { norm.parameters }

    /// The sums are all that it reads then.
    var readsBFloat16: Bool { areGathered }

    static func shape(of x: Shape) -> Shape { Shape(height: 1, width: 2, channels: x.channels) }

    func shape(of inputs: [Shape]) -> Shape { Self.shape(of: inputs[0]) }

    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int) {
        (areGathered ? 0 : MomentSums.byteCount(channels: inputs[0].channels), 0)
    }

    /// Sums that have been gathered cost nothing here.
    func forwardWork(at site: Site) -> StepWork {
        let x = site.inputs[0].shape
        let shape = areGathered ? shape(of: [x]) : x
        return StepWork(operations: Double(3 * shape.count), bytes: Double(shape.byteCount))
    }

    func planned(at site: Site) -> Work {
        let (x, norm) = (site.inputs[0], norm)
        let (scale, offset) = (site.store.address(of: norm.scale), site.store.address(of: norm.offset))
        let affine = Affine(site.output.floats, channels: x.shape.channels, isRectified: false)
        let sums =
            areGathered
            ? MomentSums(beside: x) : MomentSums(channels: x.shape.channels, in: site.forwardScratch)
        return Work(
            forward: { [areGathered] in
                if !areGathered { gatherMoments(x.floats, pixels: x.shape.pixels, channels: x.shape.channels, sums) }
                affine.normalize(sums, scale: scale, offset: offset, epsilon: norm.epsilon)
            }, backward: {})
    }
}

/// The second half, as the step does it that reads the picture.
struct Normalization {
    let isRectified: Bool

    /// By the ``NormCoefficients``, or what was given in their place, that are the last input.
    func affine(at site: Site) -> Affine {
        let moments = site.inputs[site.inputs.count - 1]
        return Affine(moments.floats, channels: moments.shape.channels, isRectified: isRectified)
    }
}

/// What can be left to the steps that read the result.
protocol Deferrable: Operation {
    var isRectified: Bool { get }
}

extension Deferrable {
    func canBeDeferred(_ shape: Shape) -> Bool { shape.batch == 1 && isVectorized(channels: shape.channels) }
}

extension MomentSums {
    /// Those that lie beside a picture.
    init(beside x: Tensor) { self.init(channels: x.shape.channels, in: x.beside!) }
}
