import ArgumentParser
import Engine
import Foundation

/// Measures a style on photographs.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute the losses of what a style makes of photographs.",
        discussion: """
            The middle square of every photo is painted and compared with the loss that the style was trained on, as its \
            checkpoint records it; options override it. The painting itself is needed, since the checkpoint holds only \
            a thumbnail. Beside the losses stand meters of the pictures themselves: the pattern of 2×2 and 4×4 pixels that \
            lies over them, in levels of 0…255; the contrast along their borders by that of the interior, and how many \
            levels brighter they are there; saturated spots in 100,000 pixels; and values that are black or full.
            """)

    @OptionGroup var files: MeasuredFiles

    @Option(
        help: ArgumentHelp(
            "Side of the square that each photo is cut to, in pixels (default: the crop of the training, or 256).",
            valueName: "pixels"))
    var size: Int?

    @OptionGroup var loss: LossOverrides

    @Option(help: PrecisionChoice.help)
    var precision = PrecisionChoice.fp32

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func validate() throws {
        _ = try precision.resolved()
        if let size { try MeasuredStyle.check(side: size, of: "size") }
    }

    func run() throws {
        let terminal = TerminalLine()
        let evaluation = try Evaluation(self, warn: terminal.line)
        let report = try evaluation.report { event in
            switch event {
            case .measured(let count, let all): terminal.live("\(count)/\(all) photographs")
            case .skipped(let photo): terminal.line("Skipped \(photo.name): \(photo.reason)")
            case .ended(let count): terminal.line("Measured \(count) photographs.")
            }
        }
        for warning in report.mean.artefacts.warnings { terminal.line("Warning: \(warning)") }
        print(json ? try report.json() : report.table)
        if !report.skipped.isEmpty { throw ExitCode.failure }
    }
}
