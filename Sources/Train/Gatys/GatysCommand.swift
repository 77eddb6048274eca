import ArgumentParser
import Engine
import Foundation

/// Paints one photo by optimising its pixels.
struct Gatys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Paint one photo by the iterative method of Gatys et al.: minutes a picture, no training.",
        discussion: """
            The first Ctrl-C writes the picture reached so far; a second one stops at once.
            With the block-3 weights of VGG name layers up to relu3_4, and let --scales stand in for the deeper ones:
              --content-layers relu3_3 --style-layers relu1_1:20,relu2_1:20,relu3_1:20 --scales 3
            """)

    @OptionGroup(title: "Pictures") var pictures: GatysPictureOptions
    @OptionGroup(title: "Loss") var loss: GatysLossOptions
    @OptionGroup(title: "Iterations") var schedule: GatysScheduleOptions
    @OptionGroup(title: "Output") var outputs: GatysOutputOptions

    @Option(help: PrecisionChoice.searchHelp)
    var precision = PrecisionChoice.fp32

    func validate() throws {
        _ = try precision.resolved()
        func place(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
        if pictures.originals.contains(where: { place($0) == place(outputs.output) }) {
            throw ValidationError(
                "--output \(outputs.output) would replace a picture that it is made of. Name another file.")
        }
    }

    func run() async throws {
        let interruption = Interruption()
        let printer = GatysProgressPrinter()
        try GatysRun(self, report: printer.show).run { interruption.isRequested }
    }
}
