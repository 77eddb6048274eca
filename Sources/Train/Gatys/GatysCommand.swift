import ArgumentParser
import Engine
import Foundation

/// Paints one photo by optimising its pixels.
struct Gatys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Paint one photo by the iterative method of Gatys et al.: minutes a picture, no training.",
        discussion: "The first Ctrl-C writes the picture reached so far; a second one stops at once.")

    @OptionGroup(title: "Pictures") var pictures: GatysPictureOptions
    @OptionGroup(title: "Loss") var loss: GatysLossOptions
    @OptionGroup(title: "Iterations") var schedule: GatysScheduleOptions
    @OptionGroup(title: "Output") var outputs: GatysOutputOptions

    @Option(help: PrecisionChoice.searchHelp)
    var precision = PrecisionChoice.fp32

    func validate() throws {
        _ = try precision.resolved()
        let written = [URL(fileURLWithPath: outputs.output)] + outputs.snapshotURLs(iterations: iterations)
        let originals = Set(pictures.originals.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() })
        if let clash = written.first(where: { originals.contains($0.resolvingSymlinksInPath()) }) {
            throw ValidationError(
                "This would replace \(clash.relativePath), a picture that it is made of. Name another file with --output."
            )
        }
    }

    /// Of all sizes.
    var iterations: Int { schedule.iterations * pictures.octaves }

    func run() throws {
        let interruption = Interruption()
        let printer = GatysProgressPrinter()
        try GatysRun(self, report: printer.show).run { interruption.isRequested }
    }
}
