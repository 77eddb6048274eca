internal import Kernels

/// The optimiser of Kingma and Ba, https://arxiv.org/abs/1412.6980, with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
public final class Adam {
    public var rate: Float
    /// How many updates have been made.
    public private(set) var step = 0
    private let store: ParameterStore
    private let first, second: Block

    public init(rate: Float, for store: ParameterStore) {
        self.rate = rate
        self.store = store
        first = Block(floats: store.trainable.values.count)
        second = Block(floats: store.trainable.values.count)
    }

    /// Moves the trainable weights along the gradients of the last backward run.
    public func update() {
        step += 1
        let (values, gradients) = store.trainable
        adam(
            values.baseAddress!, gradients.baseAddress!, first.floats.baseAddress!, second.floats.baseAddress!,
            count: values.count, step: step, rate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    }

    /// The running means of the gradient and of its square for one parameter.
    public func moments(
        of parameter: Parameter
    ) -> (first: UnsafeMutableBufferPointer<Float>, second: UnsafeMutableBufferPointer<Float>) {
        let range = store.range(of: parameter)
        return (
            UnsafeMutableBufferPointer(rebasing: first.floats[range]),
            UnsafeMutableBufferPointer(rebasing: second.floats[range])
        )
    }

    /// Counts on from `step` updates, once the moments have been filled in.
    public func resume(at step: Int) { self.step = step }
}
