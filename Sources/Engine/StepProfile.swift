/// What one step of a plan took, and what it had to do at least.
public struct StepProfile: Sendable {
    /// The operation with the shape of its result.
    public let name: String
    /// What it had to do.
    public let work: StepWork
    /// What it took.
    public let seconds: Double
}

/// What one step has to do at least.
public struct StepWork: Sendable {
    /// Additions and multiplications, as the operation's definition counts them.
    public let operations: Double
    /// Bytes of numbers that are read or written once.
    public let bytes: Double
}

extension Operation {
    func forwardWork(at site: Site) -> StepWork {
        let values = site.inputs + [site.output]
        return StepWork(
            operations: operations(for: site.inputs.map(\.shape)),
            bytes: values.reduce(parameterBytes) { $0 + Double($1.byteCount) })
    }

    /// As much again as forward for each gradient.
    func backwardWork(at site: Site) -> StepWork {
        let wanted = site.inputGradients.compactMap { $0?.shape }
        let gradients = wanted.count + (isTrained ? 1 : 0)
        var read = [site.output.shape]
        if retained.contains(.inputs) { read += site.inputs.map(\.shape) }
        if retained.contains(.output) { read.append(site.output.shape) }
        return StepWork(
            operations: Double(gradients) * operations(for: site.inputs.map(\.shape)),
            bytes: (read + wanted).byteCount + 2 * parameterBytes)
    }

    /// Reading the weights in one form and writing them in another.
    var preparationWork: StepWork { StepWork(operations: 0, bytes: 2 * parameterBytes) }

    private var parameterBytes: Double {
        Double(parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride)
    }
}

extension [Shape] {
    fileprivate var byteCount: Double { reduce(0) { $0 + Double($1.byteCount) } }
}
