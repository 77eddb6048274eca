internal import Kernels

/// The optimiser of Kingma and Ba, https://arxiv.org/abs/1412.6980, with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
public final class Adam {
    /// The step size of the next update: about what a weight moves by.
    public var rate: Float
    /// How many updates have been made.
    public private(set) var step = 0
    private let store: ParameterStore
    private let ranges: [Range<Int>]
    private let first, second: Block

    /// Makes an optimiser without updates so far, of all trainable weights of a store.
    public convenience init(rate: Float, for store: ParameterStore) {
        self.init(rate: rate, for: store, ranges: [store.trainable.values.indices])
    }

    /// One that moves some of the trainable weights.
    convenience init(rate: Float, for store: ParameterStore, moving parameters: [Parameter]) {
        self.init(rate: rate, for: store, ranges: parameters.map(store.trainableRange))
    }

    private init(rate: Float, for store: ParameterStore, ranges: [Range<Int>]) {
        self.rate = rate
        self.store = store
        self.ranges = ranges
        first = Block(floats: store.trainable.values.count)
        second = Block(floats: store.trainable.values.count)
    }

    /// Moves the trainable weights along the gradients of the last backward run.
    public func update() {
        step += 1
        withExtendedLifetime(self) {
            let (values, gradients) = store.trainable
            for range in ranges {
                let start = range.lowerBound
                adam(
                    values.baseAddress! + start, gradients.baseAddress! + start, first.floats.baseAddress! + start,
                    second.floats.baseAddress! + start, count: range.count, step: step, rate: rate, beta1: 0.9,
                    beta2: 0.999, epsilon: 1e-8)
            }
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

/// What an optimiser remembers of the gradients of one parameter.
public struct Moments {
    /// The running means of the gradient, and of its square where the optimiser keeps them: a number for every number of the
    /// parameter.
    public let first, second: [Float]

    /// Moments of as many numbers each as the parameter has; no second ones of a kernel that ``Muon`` moves.
    public init(first: [Float], second: [Float] = []) { (self.first, self.second) = (first, second) }
}
