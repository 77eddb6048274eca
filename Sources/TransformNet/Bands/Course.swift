import Engine

/// How far a picture has come on its way through a network.
struct Course {
    let source: MirroredRows
    private let steps: [Step]
    private let progress: (Double) throws -> Void
    /// Of the normalisations whose statistics are known.
    var coefficients: [[Float]]
    /// The rows that were kept last, before the step of number `position`, and those that a residual block keeps.
    private var picture: any FeatureRows
    private var kept: (any FeatureRows)?
    private var position = 0
    /// Steps done over all rows, and to be done; some more than once.
    private var done = 0.0
    private var total = 0

    /// - Parameter coefficients: of all normalisations, or none, where the statistics are to be gathered.
    init(
        _ source: MirroredRows, steps: [Step], coefficients: [[Float]] = [],
        progress: @escaping (Double) throws -> Void
    ) {
        (self.source, self.steps, self.coefficients) = (source, steps, coefficients)
        self.progress = progress
        picture = source
        total = coefficients.isEmpty ? Self.stepCount(steps, shape: source.shape) : steps.count
    }

    var shape: Shape { picture.shape }
    func shape(rows: Int) -> Shape { Shape(height: rows, width: shape.width, channels: shape.channels) }

    func outputShape(of leg: Leg) -> Shape { Self.outputShape(of: leg, from: shape) }

    private static func outputShape(of leg: Leg, from shape: Shape) -> Shape {
        let channels = leg.steps.reduce(shape.channels) { channels, step in
            if case .convolution(let convolution) = step { convolution.outputs } else { channels }
        }
        return Shape(
            height: leg.outputSide(of: shape.height), width: leg.outputSide(of: shape.width), channels: channels)
    }

    /// Whether what a leg leaves is small enough to lie on the disk; otherwise it is computed again.
    func keepsOutputs(of leg: Leg) -> Bool { Self.keepsOutputs(of: leg, from: shape, of: source.shape) }

    private static func keepsOutputs(of leg: Leg, from shape: Shape, of source: Shape) -> Bool {
        let keptBytesPerPixel = 32
        let count = (leg.branches ? 2 : 1) * outputShape(of: leg, from: shape).count
        return count * MemoryLayout<UInt16>.stride <= keptBytesPerPixel * source.height * source.width
    }

    /// How many steps all legs have together.
    private static func stepCount(_ steps: [Step], shape source: Shape) -> Int {
        var (count, position, shape) = (0, 0, source)
        for end in steps.indices {
            guard case .norm = steps[end] else { continue }
            let leg = Leg(steps: steps[position..<end])
            count += leg.steps.count
            if keepsOutputs(of: leg, from: shape, of: source) {
                (position, shape) = (end, outputShape(of: leg, from: shape))
            }
        }
        return count + steps.count - position
    }

    /// The steps up to the first normalisation whose statistics are not known yet, and where it stands.
    func nextLeg() -> (leg: Leg, norm: InstanceNorm, end: Int)? {
        let norms = steps.indices.compactMap { index in
            if case .norm(let norm, _) = steps[index] { (norm, index) } else { nil }
        }
        guard coefficients.count < norms.count else { return nil }
        let (norm, end) = norms[coefficients.count]
        return (Leg(steps: steps[position..<end]), norm, end)
    }

    var lastLeg: Leg { Leg(steps: steps[position...]) }

    /// Goes on from what a leg has left, if anything was kept of it.
    mutating func arrive(at end: Int, with outputs: [FeatureFile], of leg: Leg) {
        guard let first = outputs.first else { return }
        (picture, position) = (first, end)
        if leg.branches { kept = outputs[1] } else if leg.joins { kept = nil }
    }

    /// Sets the inputs of a plan for some rows.
    func fill(_ plan: Plan, _ graph: LegGraph, rows: Range<Int>) throws {
        try plan.fill(graph.picture) { try picture.read(rows, into: $0) }
        if let input = graph.kept, let kept { try plan.fill(input) { try kept.read(rows, into: $0) } }
        let before = steps[..<position].count { if case .norm = $0 { true } else { false } }
        for (index, value) in graph.coefficients.enumerated() { plan[value] = coefficients[before + index] }
    }

    // MARK: Progress

    /// Counts rows of a leg's output.
    mutating func advance(_ leg: Leg, rows: Int) throws {
        done += Double(leg.steps.count) * Double(rows) / Double(outputShape(of: leg).height)
        try progress(min(1, done / Double(total)))
    }
}
