import ArgumentParser
import Foundation
import PerceptualLoss

extension Weights {
    /// Downloads a public file of weights.
    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Download the public weights of VGG-16 or VGG-19.",
            discussion: """
                The files are those that Keras distributes, 59 MB and 80 MB, by the Visual Geometry Group of the University \
                of Oxford, under CC BY 4.0. A download that was cut off goes on where it stopped.
                """)

        @Argument(help: "Which network.")
        var network: VGGVariant

        @Option(name: [.short, .long], help: ArgumentHelp("Folder to put the file in.", valueName: "folder"))
        var output = "."

        @Flag(help: "Download again, and replace the file if it exists.")
        var force = false

        func run() async throws {
            let weights = PublicWeights.file(for: network)
            let destination = URL(fileURLWithPath: output).appendingPathComponent(weights.name)
            let download = Download(
                from: weights.url, byteCount: weights.bytes, md5: weights.md5, to: destination, replacing: force)
            let printer = DownloadPrinter(weights.name, byteCount: weights.bytes)
            try await download.run(printer.show)
            print(destination.relativePath)
        }
    }
}
