/// One differentiable step of a graph.
protocol Operation: Sendable {
    var parameters: [Parameter] { get }
    /// What the backward work reads besides the incoming gradient.
    var retained: Retained { get }
    /// Whether the output may lie where the first input lay, if nothing else needs that.
    var canOverwriteInput: Bool { get }

    func shape(of inputs: [Shape]) -> Shape
    /// Of the output.
    var storedPrecision: Precision { get }
    /// Bytes beside the output that a later step reads too.
    func besideByteCount(for inputs: [Shape]) -> Int
    /// Bytes of memory, undefined at first, that the work needs while it runs.
    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int)
    /// Additions and multiplications of the forward pass, as its definition counts them.
    func operations(for inputs: [Shape]) -> Double
    /// What a forward run has to do at least.
    func forwardWork(at site: Site) -> StepWork
    /// Decides everything about the work that does not depend on the numbers.
    func planned(at site: Site) throws -> Work

    /// This operation with factors of another precision where it can.
    func computing(in precision: Precision) -> any Operation
    /// This operation with its output stored in bf16, if it can.
    func storingBFloat16() -> (any Operation)?
    /// Whether it can read a first input that is stored in bf16.
    var readsBFloat16: Bool { get }
    /// This operation followed by max(·, 0), if it can do both at once.
    func rectified() -> (any Operation)?
    /// This operation on what a gather shows of its input, if it can read through the tables.
    func reading(through gather: Gather, into output: Shape, isDifferentiated: Bool) -> (any Operation)?
    /// This operation with its first input normalised while it reads, by the ``NormCoefficients`` that are its last input.
    func normalizing(_ normalization: Normalization) -> (any Operation)?
    /// This operation adding up its output on the way, for the ``NormCoefficients`` that follow.
    func gatheringMoments() -> (any Operation)?
}

extension Operation {
    var parameters: [Parameter] { [] }
    var retained: Retained { [] }
    var canOverwriteInput: Bool { false }
    var storedPrecision: Precision { .fp32 }
    func besideByteCount(for inputs: [Shape]) -> Int { 0 }
    func scratch(for inputs: [Shape]) -> (forward: Int, backward: Int) { (0, 0) }
    func operations(for inputs: [Shape]) -> Double { Double(shape(of: inputs).count) }
    func computing(in precision: Precision) -> any Operation { self }
    func storingBFloat16() -> (any Operation)? { nil }
    var readsBFloat16: Bool { false }
    func rectified() -> (any Operation)? { nil }
    func reading(through gather: Gather, into output: Shape, isDifferentiated: Bool) -> (any Operation)? { nil }
    func normalizing(_ normalization: Normalization) -> (any Operation)? { nil }
    func gatheringMoments() -> (any Operation)? { nil }
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
    /// Brings the weights into the form that the other two want; runs whenever the weights have changed. nil where they
    /// serve as they are.
    var prepare: (() -> Void)?
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
