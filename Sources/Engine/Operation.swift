/// One differentiable step of a graph.
protocol Operation: Sendable {
    var parameters: [Parameter] { get }
    /// What the backward work reads besides the incoming gradient.
    var retained: Retained { get }
    /// Whether the output may lie where the first input lay, if nothing else needs that.
    var canOverwriteInput: Bool { get }

    func shape(of inputs: [Shape]) -> Shape
    /// Bytes of memory, undefined at first, that the work needs while it runs.
    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int)
    /// Decides everything about the work that does not depend on the numbers.
    func planned(at site: Site) throws -> Work

    /// This operation followed by max(·, 0), if it can do both at once.
    func rectified() -> (any Operation)?
    /// This operation on what `sampling` shows of its input, if it can read through the tables.
    func reading(through gather: Gather) -> (any Operation)?
}

extension Operation {
    var parameters: [Parameter] { [] }
    var retained: Retained { [] }
    var canOverwriteInput: Bool { false }
    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int) { (0, 0) }
    func rectified() -> (any Operation)? { nil }
    func reading(through gather: Gather) -> (any Operation)? { nil }
    /// The name that profiles show.
    var label: String { String(describing: type(of: self)) }
    var isTrained: Bool { parameters.contains(where: \.isTrainable) }
}

/// Which tensors of the forward pass live on until the backward pass.
struct Retained: OptionSet, Sendable {
    let rawValue: Int
    static let inputs = Retained(rawValue: 1)
    static let output = Retained(rawValue: 2)
}

/// Work with every address already decided, to be run many times.
struct Work {
    /// Brings the weights into the form that the other two want; runs whenever the weights have changed.
    var prepare: () -> Void = {}
    let forward: () -> Void
    /// Overwrites the input gradients, and the gradients of trainable parameters. It may use up the output gradient.
    let backward: () -> Void
}

/// Where an operation sits once memory has been laid out.
struct Site {
    let inputs: [Tensor]
    let output: Tensor
    /// nil where the plan does not differentiate.
    let outputGradient: Tensor?
    /// nil where nobody upstream needs a gradient.
    let inputGradients: [Tensor?]
    let forwardScratch, backwardScratch: UnsafeMutableRawPointer
    let store: ParameterStore

    var isDifferentiated: Bool { outputGradient != nil }
}
