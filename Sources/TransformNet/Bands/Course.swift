import Engine

/// How far a picture has come on its way through a network.
struct Course {
    let source: MirroredRows
    private let steps: [Step]
    private let progress: (Double) -> Void
    /// Of the normalisations whose statistics are known.
    var coefficients: [[Float]] = []
    /// The rows that were kept last, before the step of number `position`, and those that a residual block keeps.
    private var picture: any FeatureRows
    private var kept: (any FeatureRows)?
    private var position = 0
    private var (done, total) = (0.0, 0.0)

    init(_ source: MirroredRows, steps: [Step], progress: @escaping (Double) -> Void) {
        (self.source, self.steps) = (source, steps)
        self.progress = progress
        picture = source
    }

    var shape: Shape { picture.shape }
    func shape(rows: Int) -> Shape { Shape(height: rows, width: shape.width, channels: shape.channels) }

    func outputShape(of leg: Leg) -> Shape {
        let channels = leg.steps.reduce(shape.channels) { channels, step in
            if case .convolution(let convolution) = step { convolution.outputs } else { channels }
        }
        return Shape(
            height: leg.outputSide(of: shape.height), width: leg.outputSide(of: shape.width), channels: channels)
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
    mutating func advance(_ leg: Leg, rows: Int) {
        if total == 0 { total = Double(steps.count) }
        done += Double(leg.steps.count) * Double(rows) / Double(outputShape(of: leg).height)
        progress(min(1, done / total))
    }
}
