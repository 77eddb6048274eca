/// A graph made ready to run: memory laid out, kernels built.
///
/// Planning allocates; running does not. A plan belongs to one task at a time, together with its store: it is no `Sendable`,
/// so that the compiler sees to it. Other tasks may run plans of their own meanwhile, to the same bits. Weights that change between runs of an
/// inference plan come into force with ``reload()``; a differentiating plan reads its trainable weights in every run.
public final class Plan {
    private let memory: Block
    /// Kept because the steps read weights and write gradients by address.
    private let store: ParameterStore
    private let steps: PlannedSteps
    private let seed: Tensor?
    private let values, gradients: [Int: Tensor]
    /// Bytes of the one block in which all values, gradients and scratch of a run lie.
    public var byteCount: Int { memory.byteCount }
    /// Bytes that the same tensors would take side by side.
    public let unsharedByteCount: Int

    /// - Parameters:
    ///   - outputs: values that can be read after a run.
    ///   - loss: the number to differentiate with respect to all trainable weights; nil plans inference only.
    ///   - inputs: graph inputs whose gradients are wanted too.
    ///   - precision: of the factors of convolutions; the processor computes in it.
    ///   - store: holds every parameter of the graph, filled before the first run.
    /// - Throws: ``PrecisionError`` for a precision that the processor lacks, ``PlanError`` where the memory does not
    ///   suffice, ``OneDNNError`` where oneDNN cannot convolve.
    public init(
        _ graph: Graph, outputs: [Value], differentiating loss: Value? = nil, withRespectTo inputs: [Value] = [],
        in precision: Precision = .fp32, store: ParameterStore
    ) throws {
        guard precision.isAvailable else { throw PrecisionError.unavailable(precision) }
        let fused = Fusion(
            graph.nodes, outputs: (outputs + (loss.map { [$0] } ?? [])).map(\.id), isDifferentiated: loss != nil,
            precision: precision)
        let ledger = MemoryLedger(fused, outputs: outputs.map(\.id), loss: loss?.id, inputs: inputs.map(\.id))
        Self.checkTrainedOnce(
            fused.nodes.indices.filter { ledger.needsGradient[$0] }.compactMap { fused.nodes[$0].operation })
        guard let memory = Block(ifAvailable: ledger.layout.byteCount) else {
            throw PlanError.outOfMemory(byteCount: ledger.layout.byteCount)
        }
        self.memory = memory
        self.store = store
        unsharedByteCount = ledger.requests.reduce(0) { $0 + $1.byteCount }
        steps = try PlannedSteps(fused, ledger, in: memory, store: store, isDifferentiated: loss != nil)
        let place = ledger.tensor(in: memory)
        seed = loss.flatMap { ledger.gradientSlots[$0.id] }.map(place)
        values = ledger.readable.mapValues(place)
        gradients = Dictionary(
            uniqueKeysWithValues: inputs.compactMap { input in
                ledger.gradientSlots[input.id].map { (input.id, place($0)) }
            })
        reload()
    }

    /// Each operation overwrites the gradients of its parameters, so a second one would undo the work of the first.
    private static func checkTrainedOnce(_ operations: [any Operation]) {
        var names: Set<String> = []
        for parameter in operations.flatMap(\.parameters) where parameter.isTrainable {
            precondition(
                names.insert(parameter.name).inserted, "\(parameter.name) is trained in two places of one graph")
        }
    }

    /// The numbers of an input, to be set before a run, or of an output, to be read after it.
    public subscript(value: Value) -> [Float] {
        get { memory[part(values[value.id], "only inputs and outputs of a plan can be read")] }
        set { memory[part(values[value.id], "only inputs and outputs of a plan can be set")] = newValue }
    }

    /// The gradient of the loss with respect to an input that was named when planning, after ``backward()``.
    public func gradient(of input: Value) -> [Float] {
        memory[part(gradients[input.id], "this gradient was not planned")]
    }

    /// Has `body` fill in an input where it lies, without a copy.
    public func fill(_ input: Value, _ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        let part = part(values[input.id], "only inputs and outputs of a plan can be set")
        try withExtendedLifetime(self) { try body(UnsafeMutableBufferPointer(rebasing: memory.floats[part])) }
    }

    /// Shows `body` some rows of an output where they lie, of the first picture of a batch.
    public func read<Result>(
        _ output: Value, rows: Range<Int>, _ body: (UnsafeBufferPointer<Float>) throws -> Result
    ) rethrows -> Result {
        let start = part(values[output.id], "only inputs and outputs of a plan can be read").lowerBound
        let length = output.shape.width * output.shape.channels
        precondition(rows.lowerBound >= 0 && rows.upperBound <= output.shape.height, "\(rows) is not in the output")
        let part = start + rows.lowerBound * length..<start + rows.upperBound * length
        return try withExtendedLifetime(self) { try body(UnsafeBufferPointer(rebasing: memory.floats[part])) }
    }

    private func part(_ tensor: Tensor?, _ complaint: String) -> Range<Int> {
        guard let tensor else { preconditionFailure(complaint) }
        let start = tensor.floats - memory.floats.baseAddress!
        return start..<start + tensor.shape.count
    }

    /// Takes over weights that changed since planning.
    public func reload() { run(steps.prepare) }

    /// Computes the outputs from the inputs.
    public func forward() {
        run(steps.prepareTrained)
        run(steps.forward)
    }

    /// Computes the gradients after ``forward()``, into the store and ``gradient(of:)``.
    public func backward() {
        seed?.floats.pointee = 1
        run(steps.backward)
    }

    /// Steps know memory by its address alone, so the plan has to outlive the last of them.
    private func run(_ steps: [PlannedSteps.Step]) {
        withExtendedLifetime(self) {
            for step in steps { step.run() }
        }
    }

    /// Runs everything once and says how long each step took.
    public func profile() -> [StepProfile] {
        let forward = profile(steps.prepareTrained + steps.forward)
        // Not before: the seed's memory is others' until then.
        seed?.floats.pointee = 1
        return forward + profile(steps.backward)
    }

    private func profile(_ steps: [PlannedSteps.Step]) -> [StepProfile] {
        let clock = ContinuousClock()
        return steps.map { step in
            let (seconds, attoseconds) = clock.measure { run([step]) }.components
            return StepProfile(name: step.name, work: step.work, seconds: Double(seconds) + Double(attoseconds) * 1e-18)
        }
    }
}
