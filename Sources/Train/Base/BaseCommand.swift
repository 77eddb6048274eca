import ArgumentParser
import Engine
import Foundation

/// Trains the network that styles start from.
struct Base: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a network from which new paintings are learned quickly.",
        discussion: """
            The network learns a painting for a few iterations, goes a part of that way, and turns to another painting: \
            Reptile, Nichol, Achiam and Schulman, https://arxiv.org/abs/1803.02999. 'style --from' starts with the result. \
            Ctrl-C saves what has been learned.
            """)

    @Option(help: ArgumentHelp("Folder of paintings.", valueName: "folder"))
    var paintings: String

    @Option(
        help: ArgumentHelp(
            "Photographs to train on: a folder of pictures, or an HDF5 dataset of fast-neural-style.",
            valueName: "folder"))
    var photos: String

    @Option(name: [.short, .long], help: ArgumentHelp("The network to write (HDF5).", valueName: "file"))
    var output: String

    @Flag(help: "Replace the network if it exists.")
    var force = false

    @Option(help: ArgumentHelp("Start from the weights of another network.", valueName: "file"))
    var from: String?

    @Option(help: ArgumentHelp("Iterations in a row on one painting.", valueName: "count"))
    var turn = 8

    @Option(help: ArgumentHelp("Which part of a turn's way is gone, 0 to 1.", valueName: "fraction"))
    var part: Float = 0.5

    @OptionGroup var loss: LossOptions
    @OptionGroup var schedule: ScheduleOptions

    @Option(help: PrecisionChoice.help)
    var precision = PrecisionChoice.auto

    func validate() throws {
        _ = try precision.resolved()
        try schedule.validateParts()
        try schedule.validateCrop(for: loss)
        guard turn >= 1 else { throw ValidationError("--turn must be at least 1, not \(turn).") }
        guard part > 0, part <= 1 else { throw ValidationError("--part must be above 0 and at most 1, not \(part).") }
    }

    func run() async throws {
        let interruption = Interruption()
        try await BaseRun(self).run { interruption.isRequested }
    }
}

extension Base {
    /// Every option that decides what is learned, by name.
    /// - Throws: `PrecisionError`.
    func recorded(paintings: Int) throws -> [String: String] {
        let own = [
            "turn": "\(turn)", "part": "\(part)", "paintings": "\(paintings)",
            "precision": try precision.resolved().rawValue,
        ]
        return loss.recorded.merging(schedule.recorded) { own, _ in own }.merging(own) { own, _ in own }
    }
}
