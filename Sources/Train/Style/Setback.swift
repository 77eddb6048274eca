import TransformNet

/// A state that a run can go back to.
struct GoodState {
    let model: StyleModel
    let progress: TrainingProgress
    let iteration: Int
    /// How many reports there had been.
    let reports: Int
}

/// A run's return to its last good state, with half the learning rate.
struct Setback: Sendable, CustomStringConvertible {
    /// How often a run goes back before it gives up.
    static let most = 3

    let cause: Divergence
    /// The iteration of the good state.
    let iteration: Int
    /// How many times the run has now gone back.
    let count: Int

    var description: String {
        "\(cause), so the run went back to iteration \(iteration) and goes on from there with half the learning rate "
            + "(\(count) of at most \(Self.most) times)."
    }
}

/// The line of a training's log for a setback.
struct SetbackLine: Encodable {
    let iteration, backTo: Int
    let learningRateFactor: Float
    let cause: String

    init(_ setback: Setback) {
        (iteration, backTo) = (setback.cause.iteration, setback.iteration)
        learningRateFactor = cautiousFactor(after: setback.count)
        cause = "\(setback.cause)"
    }
}

/// What the learning rate is multiplied by after a number of setbacks.
func cautiousFactor(after setbacks: Int) -> Float { 1 / Float(1 << setbacks) }
