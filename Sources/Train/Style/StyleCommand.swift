import ArgumentParser
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

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
                + "(default: six that come with Impasto)",
            valueName: "folder"))
    var photos: String?

    @Option(
        help: ArgumentHelp(
            "How much the style counts beside the content, for any painting alike; 0.5 is visibly weaker, 2 visibly stronger. "
                + "Weights in --style-layers stand in its place. (default: \(Strength.auto.defaultValueDescription))",
            valueName: "number"))
    var strength: Strength?

    @OptionGroup var loss: LossOptions
    @OptionGroup var schedule: ScheduleOptions
    @OptionGroup var ending: EndingOptions

    @Option(help: PrecisionChoice.help)
    var precision = PrecisionChoice.auto

    @OptionGroup var outputs: OutputOptions

    /// What there is to train on.
    /// - Throws: ``PhotoSourceError``, or an error of the dataset's file.
    var photoSource: any PhotoSource {
        get throws { try photos.map { try openPhotos(at: URL(fileURLWithPath: $0)) } ?? shippedPhotos() }
    }

    mutating func validate() throws {
        let name = URL(fileURLWithPath: painting).deletingPathExtension().lastPathComponent
        outputs.output = outputs.output ?? "\(name).h5"
        if ImageFormat(fileExtension: outputs.outputURL.pathExtension) != nil {
            throw ValidationError(
                "--output is a checkpoint, and no picture as \(outputs.outputURL.relativePath) sounds. Name it \(name).h5."
            )
        }
        if outputs.resume && ending.minutes != nil {
            throw ValidationError(
                "A run that is resumed goes on to the iterations that its checkpoint records. Leave --minutes out.")
        }
        if ending.minutes != nil && schedule.chosenIterations != nil {
            throw ValidationError("Give either --minutes or --iterations, not both.")
        }
        if ending.minutes == nil && !outputs.resume { try openSchedule.validateParts() }
        if let strength, !(strength.factor > 0 && strength.factor <= 100) {
            throw ValidationError("--strength must be above 0 and at most 100, not \(strength.factor).")
        }
        if try loss.weighsStyle && strength != nil {
            throw ValidationError("Give either --strength or --style-layers with weights, not both.")
        }
        _ = try precision.resolved()
        try schedule.validateCrop(for: loss)
    }

    func run() async throws {
        let budget = ending.minutes.map(TimeBudget.init)
        try await planned(within: budget).train(within: budget)
    }

    /// The same command with weights in place of --strength and iterations in place of --minutes; if a run is resumed,
    /// those that it has.
    /// - Throws: whatever keeps the run from beginning.
    func planned(within budget: TimeBudget? = nil) async throws -> Style {
        var planned = try outputs.resume ? resuming() : balanced()
        if let budget { planned.schedule.iterations = try await planned.iterations(within: budget) }
        try planned.openSchedule.validateParts()
        return planned
    }

    /// The same command with weights that follow from the painting in place of --strength.
    /// - Throws: what keeps the painting, the loss network or the photographs from being read.
    func balanced() throws -> Style {
        var balanced = self
        if try loss.weighsStyle { return balanced }
        let strength = strength ?? .auto
        balanced.strength = strength
        balanced.loss.styleLayers = try styleLayers(of: strength)
        return balanced
    }

    /// The same command with the weights, the number of iterations and the ramp of the run that is resumed.
    /// - Throws: what keeps the checkpoint from being read.
    private func resuming() throws -> Style {
        var resuming = self
        guard let saved = try StyleModel(contentsOf: outputs.outputURL).training else { return resuming }
        if let layers = saved.options["style-layers"], try loss.leavesWeights(of: layers) {
            resuming.loss.styleLayers = layers
            if let strength, saved.options["strength"] == nil {
                throw TrainingError.otherOption(
                    name: "style-layers", saved: layers, given: "--strength \(strength.factor)")
            }
        }
        resuming.schedule.chosenIterations =
            schedule.chosenIterations ?? saved.count("iterations", upTo: ScheduleOptions.mostIterations)
        resuming.schedule.styleRamp =
            schedule.styleRamp ?? saved.count("style-ramp", upTo: ScheduleOptions.mostIterations)
        return resuming
    }

    /// The schedule until a plateau ends it, if one is to.
    var openSchedule: ScheduleOptions { ending.stop == .plateau ? schedule.openEnded : schedule }

    /// As many iterations as this machine does in the time that is left, which a few of a run that is given up tell.
    private func iterations(within budget: TimeBudget) async throws -> Int {
        let terminal = TerminalLine()
        terminal.live("timing a few iterations")
        defer { terminal.clear() }
        var unlogged = self
        unlogged.outputs.log = nil
        let pace = try await TrainingRun(unlogged) { _ in }.secondsPerIteration()
        return TimeBudget.iterations(in: budget.secondsLeft, secondsPerIteration: pace)
    }

    /// What to tell whoever learns from too small a picture, or from fewer photographs than there are.
    /// - Throws: ``ImageError``, ``PhotoSourceError``.
    private var notes: [String] {
        get throws { try [smallPaintingNote, (photoSource as? PhotoFolder)?.leftOut].compactMap(\.self) }
    }

    private var smallPaintingNote: String? {
        get throws(ImageError) {
            let picture = try PictureInput(contentsOf: URL(fileURLWithPath: painting))
            let side = max(picture.width, picture.height)
            guard side < loss.paintingSize else { return nil }
            return
                "Note: the long side of the painting has \(side) pixels, and is enlarged to \(loss.paintingSize). A larger picture of it "
                + "gives finer strokes."
        }
    }

    private func train(within budget: TimeBudget?) async throws {
        for note in try notes { TerminalLine().line(note) }
        let interruption = Interruption()
        let printer = TrainingProgressPrinter(iterations: schedule.iterations, batchSize: schedule.batchSize)
        let page = try outputs.reportURL.map { folder in
            try TrainingReportWriter(self, folder: folder) { printer.show(.couldNotWrite($0)) }
        }
        let run = try TrainingRun(self, within: budget) { event in
            printer.show(event)
            page?.take(event)
        }
        try await run.run { interruption.isRequested }
    }
}
