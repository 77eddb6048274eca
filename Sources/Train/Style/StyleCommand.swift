import ArgumentParser
import Engine
import Foundation
import Imaging
import PerceptualLoss

/// Learns one painting.
struct Style: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a network that paints any photo in the style of one painting.",
        discussion: """
            A painting is enough:      impasto-train style --painting starry_night.jpg
            With photographs, better:  impasto-train style --painting starry_night.jpg --photos ~/Pictures --minutes 10

            A first Ctrl-C finishes the iteration and saves; a second one stops at once.
            """)

    @Option(help: ArgumentHelp("The painting to learn.", valueName: "picture"))
    var painting: String

    @Option(
        help: ArgumentHelp(
            "Photographs to train on: a folder of pictures, or an HDF5 dataset of fast-neural-style. "
                + "(default: pictures that the program draws)",
            valueName: "folder"))
    var photos: String?

    @OptionGroup var loss: LossOptions
    @OptionGroup var schedule: ScheduleOptions

    @Option(help: "Numbers that convolutions multiply; auto is bf16 where the processor has it, which is faster.")
    var precision = PrecisionChoice.auto

    @OptionGroup var outputs: OutputOptions

    /// What there is to train on.
    /// - Throws: ``PhotoSourceError``, or an error of the dataset's file.
    var photoSource: any PhotoSource {
        get throws { try photos.map { try openPhotos(at: URL(fileURLWithPath: $0)) } ?? DrawnPhotos() }
    }

    mutating func validate() throws {
        let name = URL(fileURLWithPath: painting).deletingPathExtension().lastPathComponent
        outputs.output = outputs.output ?? "\(name).h5"
        if ImageFormat(fileExtension: outputs.outputURL.pathExtension) != nil {
            throw ValidationError(
                "--output is a checkpoint, and no picture as \(outputs.outputURL.relativePath) sounds. Name it \(name).h5."
            )
        }
        if outputs.resume && schedule.minutes != nil {
            throw ValidationError(
                "A run is resumed with the --iterations that its checkpoint records, not with --minutes.")
        }
        _ = try precision.resolved()
        let least = try loss.settings().minimumSide
        guard schedule.crop >= least else {
            throw ValidationError(
                "--crop \(schedule.crop) is too small for --scales and the style layers: at least \(least).")
        }
    }

    func run() async throws { try await planned().train() }

    /// The same command with weights in place of --strength and iterations in place of --minutes.
    /// - Throws: whatever keeps the run from beginning.
    func planned() async throws -> Style {
        var planned = self
        if loss.styleLayers == nil { planned.loss.styleLayers = try balancedStyleLayers() }
        if let minutes = schedule.minutes {
            let iterations = try await 60 * minutes / planned.secondsPerIteration()
            planned.schedule = try schedule.lasting(max(1, Int(min(iterations, 10_000_000))))
        }
        return planned
    }

    /// How long an iteration takes on this machine, found by doing a few without learning from them.
    private func secondsPerIteration() async throws -> Double {
        try await TrainingRun(self, report: { _ in }).secondsPerIteration()
    }

    private func train() async throws {
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
