import ArgumentParser
import Foundation
import Imaging

/// Tries settings on a painting, each for a moment.
struct Sweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try settings of a painting side by side, each for a few dozen iterations.",
        discussion: """
            Every combination of the values is trained shortly and paints the photo. The folder then holds sheet.png, \
            report.html and a checkpoint for each, from which 'style --from' goes on. The losses are those of the photo by \
            the options that are the same for all, so that they compare. Options of 'style' that are the same \
            for all follow after two dashes: impasto-train sweep --painting p.jpg --photo c.jpg -- --scales 2
            """)

    @Option(help: ArgumentHelp("The painting to learn.", valueName: "picture"))
    var painting: String

    @Option(help: ArgumentHelp("The photo that every setting paints.", valueName: "photo"))
    var photo: String

    @Option(
        help: ArgumentHelp(
            "An option of 'style' with the values to try; once or twice. (default: strength:0.5,1,2 and "
                + "painting-size:256,512,768)",
            valueName: "option:values"))
    var vary: [String] = []

    @Option(help: ArgumentHelp("Iterations for each setting.", valueName: "count"))
    var iterations = 60

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The folder to write to. (default: the painting's name, -sweep)", valueName: "folder"))
    var output: String?

    @Flag(help: "Replace what an earlier sweep left in the folder.")
    var force = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("Options of 'style' for all.", valueName: "options"))
    var common: [String] = []

    func validate() throws {
        guard iterations >= 1 else { throw ValidationError("--iterations must be at least 1, not \(iterations).") }
        _ = try axes()
        let names = common.map { $0.prefix { $0 != "=" } }
        if let own = names.first(where: { ["--painting", "--output", "-o", "--iterations", "--minutes"].contains($0) })
        {
            throw ValidationError("\(own) cannot follow the two dashes: the sweep sees to it.")
        }
    }

    /// The options to vary: rows, then columns.
    func axes() throws -> [SweepAxis] {
        let words = vary.isEmpty ? ["strength:0.5,1,2", "painting-size:256,512,768"] : vary
        guard words.count <= 2 else {
            throw ValidationError("--vary can be given twice at most, not \(words.count) times.")
        }
        return try words.map(SweepAxis.init)
    }

    /// The run of one setting.
    /// - Throws: a `ValidationError` that names the option.
    func style(_ setting: SweepSetting, in folder: URL) throws -> Style {
        let arguments =
            ["--painting", painting, "--iterations", "\(iterations)"] + (force ? ["--force"] : [])
            + ["--output", folder.appendingPathComponent("\(setting.name).h5").path]
            + common + setting.values.flatMap { ["--\($0.option)", $0.value] }
        do {
            return try Style.parse(arguments)
        } catch {
            throw ValidationError(Style.message(for: error))
        }
    }

    func run() async throws {
        let interruption = Interruption()
        try await SweepRun(self).run { interruption.isRequested }
    }
}

/// One option and the values to try.
struct SweepAxis {
    let option: String
    let values: [String]

    /// - Parameter text: "strength:0.5,1,2".
    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let values = parts.count == 2 ? parts[1].split(separator: ",").map(String.init) : []
        guard !values.isEmpty, !parts[0].isEmpty else {
            throw ValidationError("'\(text)' names no values. Write an option of 'style' and values: strength:0.5,1,2.")
        }
        (option, self.values) = (parts[0], values)
    }
}

/// One combination of values.
struct SweepSetting {
    let values: [(option: String, value: String)]

    /// Fit for the name of a file: "strength-0.5_painting-size-256".
    var name: String { values.map { "\($0.option)-\($0.value)" }.joined(separator: "_").replacing("/", with: "_") }
    var text: String { values.map { "\($0.option) \($0.value)" }.joined(separator: "  ") }

    /// All combinations, row by row.
    static func all(of axes: [SweepAxis]) -> [SweepSetting] {
        axes.reduce([SweepSetting(values: [])]) { settings, axis in
            settings.flatMap { setting in
                axis.values.map { SweepSetting(values: setting.values + [(axis.option, $0)]) }
            }
        }
    }
}
