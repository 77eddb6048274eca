import ArgumentParser
import Foundation

/// Where the picture goes, and what is kept on the way to it.
struct GatysOutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: ArgumentHelp("The picture to write.", valueName: "file"))
    var output: String

    @Flag(help: "Replace the picture, and what is kept on the way to it.")
    var force = false

    @Option(help: ArgumentHelp("Keep a numbered picture after every so many iterations.", valueName: "count"))
    var snapshotEvery: Int?

    @Option(
        help: ArgumentHelp(
            "Make a film of how the picture came about, which needs ffmpeg.", valueName: "file.mp4|file.gif"))
    var film: String?

    @Option(help: ArgumentHelp("Write one JSON object a line for every iteration.", valueName: "file"))
    var log: String?

    /// Where the numbered pictures go, the one before the first iteration included.
    func snapshotURLs(iterations: Int) -> [URL] {
        guard let snapshotEvery else { return [] }
        return stride(from: 0, through: iterations, by: snapshotEvery).map { URL(fileURLWithPath: output).numbered($0) }
    }

    func validate() throws {
        if let snapshotEvery, snapshotEvery < 1 {
            throw ValidationError("--snapshot-every must be at least 1, not \(snapshotEvery).")
        }
        if let film, !["mp4", "gif"].contains((film as NSString).pathExtension.lowercased()) {
            throw ValidationError("--film needs a name that ends in .mp4 or .gif, unlike \(film).")
        }
    }
}
