internal import Kernels

/// y = scale · (x − mean) / √(variance + ε) + offset, over each channel of each picture.
///
/// Ulyanov et al., Instance Normalization, https://arxiv.org/abs/1607.08022
public struct InstanceNorm: Module {
    /// The weights: one number a channel each.
    public let scale, offset: Parameter
    let epsilon: Float = 1e-5

    /// Parameters are `name.weight` and `name.bias`, as in PyTorch's InstanceNorm2d.
    public init(_ name: String, channels: Int) {
        scale = Parameter("\(name).weight", [channels], .ones)
        offset = Parameter("\(name).bias", [channels], .zeros)
    }

    /// Scale and offset.
    public var parameters: [Parameter] { [scale, offset] }

    /// Takes N×H×W×channels and gives as much.
    public func callAsFunction(_ x: Value) -> Value { x.applying(Normalize(norm: self, isRectified: false)) }
}

struct Normalize: Deferrable {
    let norm: InstanceNorm
    let isRectified: Bool
    var parameters: [Parameter] { norm.parameters }
    var retained: Retained { isRectified ? [.inputs, .output] : .inputs }
    var canOverwriteInput: Bool { true }

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].channels == norm.scale.count, "\(norm.scale.name) does not fit \(inputs[0])")
        return inputs[0]
    }

    func rectified() -> (any Operation)? { isRectified ? nil : Normalize(norm: norm, isRectified: true) }

    func planned(at site: Site) -> Work {
        let (x, y, shape) = (site.inputs[0].floats, site.output.floats, site.output.shape)
        let (scale, offset) = (site.store.address(of: norm.scale), site.store.address(of: norm.offset))
        let memory = Block(byteCount: NormStatistics.byteCount(batch: shape.batch, channels: shape.channels))
        let statistics = NormStatistics(batch: shape.batch, channels: shape.channels, in: memory.address)
        let (epsilon, isRectified) = (norm.epsilon, isRectified)
        let forward = {
            withExtendedLifetime(memory) {
                instanceNorm(
                    x, y, shape, scale: scale, offset: offset, epsilon: epsilon, rectified: isRectified,
                    statistics: statistics)
            }
        }
        guard let dy = site.outputGradient?.floats else { return Work(forward: forward, backward: {}) }
        let dx = site.inputGradients[0]?.floats
        let (dScale, dOffset) = (
            site.store.gradientAddress(of: norm.scale), site.store.gradientAddress(of: norm.offset)
        )
        return Work(
            forward: forward,
            backward: {
                withExtendedLifetime(memory) {
                    instanceNormBackward(
                        x, y, dy, dx, shape, scale: scale, dScale: dScale, dOffset: dOffset,
                        rectified: isRectified, statistics: statistics)
                }
            })
    }
}
