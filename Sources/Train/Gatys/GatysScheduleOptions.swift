import ArgumentParser

/// How, and for how long, the picture is improved.
struct GatysScheduleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Iterations at every size.", valueName: "count"))
    var iterations = 500

    @Option(help: "How the picture is improved: lbfgs, adam or gradient-descent.")
    var optimizer = PictureOptimizer.lbfgs

    @Option(
        help: ArgumentHelp(
            "Levels of 0…255 that a pixel moves in a step of adam, or at first in one of gradient-descent.",
            valueName: "levels"))
    var learningRate: Float = 5

    @Option(
        help: ArgumentHelp(
            "Stop a size early when 20 iterations have lowered the loss by less than this part of it.",
            valueName: "fraction"))
    var plateau: Float?

    @Option(help: ArgumentHelp("Seed of the noise.", valueName: "number"))
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...100_000).contains(iterations) else {
            throw ValidationError("--iterations must be 1 to 100000, not \(iterations).")
        }
        guard learningRate > 0, learningRate <= 255 else {
            throw ValidationError("--learning-rate must be above 0 and at most 255 levels, not \(learningRate).")
        }
        if let plateau, !(plateau > 0 && plateau < 1) {
            throw ValidationError("--plateau must lie between 0 and 1, as 0.01 does, not be \(plateau).")
        }
    }
}
