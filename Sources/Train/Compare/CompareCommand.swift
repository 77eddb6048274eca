import ArgumentParser
import Engine
import Foundation

/// Measures a style against the iterative method.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare one pass of a style with the iterative method, on the style's own loss.",
        discussion: """
            The middle square of every photo is painted in one pass, and by L-BFGS from the photo and from noise, as in \
            Johnson et al. 2016. The folder gets report.html, report.json and the pictures. By default it takes up to an hour a photo; a \
            comparison that was interrupted goes on where it stopped.
            """)

    @OptionGroup var files: MeasuredFiles

    @Option(name: [.short, .long], help: ArgumentHelp("The folder of the report.", valueName: "folder"))
    var output: String

    @Option(help: ArgumentHelp("Sides of the squares, in pixels.", valueName: "pixels,…"))
    var sizes = Sizes(values: [256, 512, 1024])

    @Option(help: ArgumentHelp("Iterations of each run.", valueName: "count"))
    var iterations = 500

    @Option(help: ArgumentHelp("Compare this many photographs. (default: all)", valueName: "count"))
    var count: Int?

    @Option(help: ArgumentHelp("Seed of the noise.", valueName: "number"))
    var seed: UInt64 = 1

    @OptionGroup var loss: LossOverrides

    @Option(help: PrecisionChoice.searchHelp)
    var precision = PrecisionChoice.fp32

    func validate() throws {
        _ = try precision.resolved()
        guard (1...100_000).contains(iterations) else {
            throw ValidationError("--iterations must be 1 to 100000, not \(iterations).")
        }
        if let count, count < 1 { throw ValidationError("--count must be at least 1, not \(count).") }
    }

    func run() throws {
        let interruption = Interruption()
        let terminal = TerminalLine()
        let comparison = try Comparison(self) { event in
            switch event {
            case .warned(let text): terminal.line(text)
            case .iterated(let text): terminal.live(text)
            case .compared(let text): terminal.line(text)
            }
        }
        let report = try comparison.run { interruption.isRequested }
        print(report.table)
        terminal.line("The report is \(comparison.folder.appendingPathComponent(ReportPage.fileName).relativePath).")
        if interruption.isRequested { throw ExitCode(130) }
    }
}

/// Sides of squares in pixels, written `256,512`.
struct Sizes: ExpressibleByArgument, Equatable {
    let values: [Int]

    init(values: [Int]) { self.values = values }

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        values = words.compactMap { Int($0) }
        let isRight = values.count == words.count && values.allSatisfy(MeasuredStyle.sides.contains)
        if !isRight || Set(values).count != values.count { return nil }
    }

    var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}
