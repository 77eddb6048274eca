import Engine

/// One step of a network: takes what the step before it gave.
enum Step: Sendable {
    /// Reflects by half of the kernel's side, and convolves.
    case convolution(Convolution)
    case norm(InstanceNorm, isRectified: Bool)
    /// Repeats every pixel.
    case upsampling(factor: Int)
    /// Keeps the picture for the next `join`.
    case branch
    /// Adds the picture that `branch` kept.
    case join

    var parameters: [Parameter] {
        switch self {
        case .convolution(let convolution): convolution.parameters
        case .norm(let norm, _): norm.parameters
        case .upsampling, .branch, .join: []
        }
    }
}

/// What runs through the steps: a picture, and the one that a residual block keeps meanwhile.
struct Flow {
    var picture: Value
    var kept: Value?

    /// - Parameter normalized: how a normalisation is done; by the picture's own statistics unless told otherwise.
    mutating func pass(_ step: Step, normalized: (InstanceNorm, Value) -> Value = { $0($1) }) {
        switch step {
        case .convolution(let convolution):
            picture = convolution(picture.reflected(by: convolution.side / 2))
        case .norm(let norm, let isRectified):
            let result = normalized(norm, picture)
            picture = isRectified ? result.rectified() : result
        case .upsampling(let factor):
            picture = picture.upsampled(by: factor)
        case .branch:
            kept = picture
        case .join:
            if let kept { picture = picture + kept }
            kept = nil
        }
    }
}

// MARK: From an architecture

extension Step {
    /// The steps of a network, whose parameters have the names that pytorch/examples gives them: `conv1`… and `in1`… before
    /// the residual blocks `res1`…, `deconv1`… after them, the normalisations counted on.
    static func steps(of architecture: Architecture, startingGrey: Float) -> [Step] {
        var naming = Naming(startingGrey: startingGrey)
        return architecture.layers.indices.flatMap { index in
            naming.steps(of: architecture.layers[index], isLast: index == architecture.layers.count - 1)
        }
    }
}

/// Counts the layers of each kind as they come.
private struct Naming {
    let startingGrey: Float
    private var (channels, convolutions, norms, residuals, isDecoding) = (3, 0, 0, 0, false)

    init(startingGrey: Float) { self.startingGrey = startingGrey }

    mutating func steps(of layer: Architecture.Layer, isLast: Bool) -> [Step] {
        switch layer {
        case .convolution(let side, let stride, let outputs):
            return convolution(side: side, stride: stride, outputs: outputs, isLast: isLast)
        case .residual(let channels):
            beginDecoding()
            residuals += 1
            return residual("res\(residuals)", channels: channels)
        case .upsampling(let factor):
            beginDecoding()
            return [.upsampling(factor: factor)]
        }
    }

    private mutating func beginDecoding() {
        if !isDecoding { (isDecoding, convolutions) = (true, 0) }
    }

    private mutating func convolution(side: Int, stride: Int, outputs: Int, isLast: Bool) -> [Step] {
        convolutions += 1
        let name = "\(isDecoding ? "deconv" : "conv")\(convolutions).conv2d"
        defer { channels = outputs }
        if isLast {
            // Mid-grey to begin with: the first iterations then learn contrasts, not brightness.
            return [
                .convolution(Convolution(name, from: channels, to: outputs, side: side, initialBias: startingGrey))
            ]
        }
        norms += 1
        return [
            .convolution(Convolution(name, from: channels, to: outputs, side: side, stride: stride)),
            .norm(InstanceNorm("in\(norms)", channels: outputs), isRectified: true),
        ]
    }

    /// norm(conv(relu(norm(conv(x))))) + x, after He et al. with the last rectifier left out, as Johnson et al. do.
    private func residual(_ name: String, channels: Int) -> [Step] {
        func convolution(_ number: Int) -> Step {
            .convolution(Convolution("\(name).conv\(number).conv2d", from: channels, to: channels, side: 3))
        }
        func norm(_ number: Int, isRectified: Bool) -> Step {
            .norm(InstanceNorm("\(name).in\(number)", channels: channels), isRectified: isRectified)
        }
        return [
            .branch, convolution(1), norm(1, isRectified: true), convolution(2), norm(2, isRectified: false), .join,
        ]
    }
}
