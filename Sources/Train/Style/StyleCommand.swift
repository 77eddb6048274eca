import ArgumentParser
import Engine
import Foundation
import PerceptualLoss

/// Learns one painting.
struct Style: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a network that paints any photo in the style of one painting.",
        discussion: """
            A first Ctrl-C finishes the iteration and saves; a second one stops at once.
            With the block-3 weights of VGG name layers up to relu3_3, and let --scales stand in for the deeper ones.
            """)

    @Option(help: ArgumentHelp("The painting to learn (PNG or JPEG).", valueName: "picture"))
    var painting: String

    @Option(
        help: ArgumentHelp(
            "Photographs to train on: a folder of PNG and JPEG files, or an HDF5 dataset of fast-neural-style.",
            valueName: "folder"))
    var photos: String

    @OptionGroup var loss: LossOptions
    @OptionGroup var schedule: ScheduleOptions

    @Option(help: "Numbers that convolutions multiply; auto is bf16 where the processor has it, which is faster.")
    var precision = PrecisionChoice.auto

    @OptionGroup var outputs: OutputOptions

    func validate() throws {
        _ = try precision.resolved()
        let least = try loss.settings().minimumSide
        guard schedule.crop >= least else {
            throw ValidationError(
                "--crop \(schedule.crop) is too small for --scales and the style layers: at least \(least).")
        }
    }

    func run() async throws {
        let interruption = Interruption()
        let printer = TrainingProgressPrinter(iterations: schedule.iterations, batchSize: schedule.batchSize)
        let page = try outputs.reportURL.map { folder in
            try TrainingReportWriter(self, folder: folder) { printer.show(.couldNotWrite($0)) }
        }
        let run = try TrainingRun(self) { event in
            printer.show(event)
            page?.take(event)
        }
        try await run.run { interruption.isRequested }
    }
}
