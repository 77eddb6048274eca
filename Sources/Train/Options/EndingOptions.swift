import ArgumentParser

/// What ends the training of a style in place of a number of iterations.
struct EndingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "In place of --iterations: as many batches as this machine does in this time. The number follows its pace.",
            valueName: "minutes"))
    var minutes: Double?

    /// What ends a run.
    enum Stop: String, CaseIterable, ExpressibleByArgument {
        case iterations, plateau
    }

    @Option(
        help: ArgumentHelp(
            "'iterations': go on for all of them. 'plateau': when the loss falls by less than a hundredth, let the learning "
                + "rate fall and stop."))
    var stop = Stop.iterations

    func validate() throws {
        if let minutes, !(minutes > 0 && minutes <= 100_000) {
            throw ValidationError("--minutes must be above 0 and at most 100000, not \(minutes).")
        }
    }
}
