internal import Kernels

/// The optimiser of Kingma and Ba, https://arxiv.org/abs/1412.6980, with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
public final class Adam {
    /// The step size of the next update: about what a weight moves by.
    public var rate: Float
    /// How many updates have been made.
    public private(set) var step = 0
    private let store: ParameterStore
    private let first, second: Block

    /// The running means of the gradient and of its square.
    public struct Moments {
        /// The mean of the gradient, and of its square: a number for every number of the parameter.
        public let first, second: [Float]

        /// Moments of one parameter, of as many numbers each.
        public init(first: [Float], second: [Float]) { (self.first, self.second) = (first, second) }
    }

    /// Makes an optimiser without updates so far, of all trainable weights of a store.
    /// - Parameter rate: the step size; 1e-3 suits transformation networks.
    public init(rate: Float, for store: ParameterStore) {
        self.rate = rate
        self.store = store
        first = Block(floats: store.trainable.values.count)
        second = Block(floats: store.trainable.values.count)
    }

    /// Moves the trainable weights along the gradients of the last backward run.
    public func update() {
        step += 1
        withExtendedLifetime(self) {
            let (values, gradients) = store.trainable
            adam(
                values.baseAddress!, gradients.baseAddress!, first.floats.baseAddress!, second.floats.baseAddress!,
                count: values.count, step: step, rate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
        }
    }

    /// The running means of the gradient and of its square for one trainable parameter.
    public func moments(of parameter: Parameter) -> Moments {
        let range = store.trainableRange(of: parameter)
        return Moments(first: first[range], second: second[range])
    }

    /// Sets the moments of one parameter, to go on from a run that was interrupted.
    public func setMoments(of parameter: Parameter, to moments: Moments) {
        let range = store.trainableRange(of: parameter)
        (first[range], second[range]) = (moments.first, moments.second)
    }

    /// Counts on from `step` updates, once the moments have been set.
    public func resume(at step: Int) { self.step = step }
}
