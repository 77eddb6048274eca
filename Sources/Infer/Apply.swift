public import ArgumentParser
import Console
import Foundation
public import TransformNet

/// Paints one photograph, several, or folders of them.
struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Paint photographs (what happens without a subcommand).",
        discussion: """
            Results have the photographs' sizes. For each one written, its path, size and the seconds it took are \
            printed. A file that cannot be painted does not stop the others; it makes the exit status 1.
            """)

    @Argument(
        help: ArgumentHelp(
            "Photographs (PNG, JPEG, WebP, TIFF or PPM), or folders that are searched for them by the extensions of their names; "
                + "hidden ones are left out. - is standard input.",
            valueName: "input"),
        completion: .file())
    var inputs: [String]

    @OptionGroup var palette: PaletteOptions
    @OptionGroup var files: FileOptions

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "A file name for one photograph, or a folder, which is made if need be; the tree of an input folder is kept in "
                + "it. - is standard output. (default: beside the photograph, as photograph-style.jpg)",
            valueName: "file|folder"),
        completion: .file())
    var output: String?

    @OptionGroup var sizes: SizeOptions

    @Option(help: "Numbers that convolutions multiply; auto is bf16 where the processor has it, which is faster.")
    var precision = PrecisionChoice.auto

    @Flag(
        help:
            "Replace results that are there already, but never a photograph that is to be painted. (default: leave them as they are)"
    )
    var force = false

    @Flag(
        help: "Print one JSON object a line for each photograph: input, output, style, width, height, seconds, error.")
    var json = false

    func validate() throws {
        if inputs.contains("") { throw ValidationError("An input has an empty name.") }
        _ = try precision.resolved()
        if output == "" { throw ValidationError("--output needs the name of a file or a folder.") }
    }

    func run() throws {
        makeFailedWritesOrdinaryErrors()
        let styles = try palette.styles()
        let request = try request(for: styles)
        let precision = try precision.resolved()
        let palette = try Palette(
            styles, masks: palette.mask, strength: palette.strength, keeping: palette.keepColors, in: precision)
        try request.makeOutputFolder()
        var batch = batch(request, with: palette, called: name(of: styles), in: precision)
        try batch.run()
    }

    private func name(of styles: [Style]) -> String { styles.map(\.name).joined(separator: "+") }

    /// - Throws: `ValidationError`.
    private func request(for styles: [Style]) throws -> Request {
        let request = try Request(
            inputs: inputs, output: output, style: name(of: styles) + (sizes.preview == nil ? "" : "-preview"),
            sources: palette.mask + styles.map(\.path), format: files.format)
        if files.depth == 16 && files.format == nil && !request.jobs.isEmpty && !request.holdsSixteenBits {
            throw ValidationError(
                "--depth 16 needs PNG, TIFF or PPM, and none of the results is one. Choose it with --output or --format."
            )
        }
        if request.jobs.contains(where: \.isForStandardOutput) && isatty(STDOUT_FILENO) == 1 {
            throw ValidationError(
                "Standard output is a terminal, which shows no pictures. Send it into a file or a program.")
        }
        return request
    }

    private func batch(
        _ request: Request, with palette: Palette, called style: String, in precision: Precision
    ) -> Batch {
        let need = MemoryNeed(model: palette.largestModel, networks: palette.networkCount, precision: precision)
        let (sizing, memory) = (sizes.sizing, sizes.limit)
        let saver = Saver(format: files.format, encoding: files.encoding, replacing: force)
        return Batch(
            request,
            loader: Loader(sizing: sizing, strips: files.strip, replacing: force, memory: memory, need: need),
            painter: Painter(palette: palette, sizing: sizing),
            largePainter: LargePainter(
                palette: palette, sizing: sizing, memory: memory, need: need, precision: precision, saver: saver),
            report: BatchReport(isJSON: json, style: style))
    }
}

extension PrecisionChoice: ExpressibleByArgument {}
