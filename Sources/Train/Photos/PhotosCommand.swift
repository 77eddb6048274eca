import ArgumentParser
import Foundation

/// Looks after photographs to train on.
struct Photos: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look after photographs to train on.", subcommands: [InspectPhotos.self])
}

/// Finds what is wrong with photographs before hours are spent on them.
struct InspectPhotos: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Report unreadable, small, grey and repeated photographs.",
        discussion: """
            Nothing is changed. Photographs that look alike when they are 17 × 16 pixels large count as repeated. The exit \
            status is 1 if some cannot be read.
            """)

    @Argument(
        help: ArgumentHelp(
            "A folder of pictures, or an HDF5 dataset of fast-neural-style.", valueName: "folder"))
    var photos: String

    @Option(help: ArgumentHelp("The --crop that they are to be trained on with, in pixels.", valueName: "pixels"))
    var crop = ScheduleOptions.defaultCrop

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (32...2048).contains(crop) else {
            throw ValidationError("--crop must be 32 to 2048 pixels, not \(crop).")
        }
    }

    func run() throws {
        let terminal = TerminalLine()
        let source = try openPhotos(at: URL(fileURLWithPath: photos))
        var survey = PhotoSurvey(crop: crop)
        for index in 0..<source.count {
            terminal.live("\(index + 1)/\(source.count) photographs")
            survey.add(source.shortName(of: index)) { try source.photo(index) }
        }
        terminal.line("Looked at \(source.count) photographs.")
        if let leftOut = (source as? PhotoFolder)?.leftOut { terminal.line(leftOut) }
        print(json ? try survey.json() : survey.text)
        if !survey.unreadable.isEmpty { throw ExitCode.failure }
    }
}
