import ArgumentParser
import Foundation
import PerceptualLoss

extension Weights {
    /// Says what a file of weights holds.
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a file of VGG weights holds and whether it is one of the public files.")

        @Argument(help: ArgumentHelp("VGG-16 or VGG-19 weights as Keras distributes them (HDF5).", valueName: "file"))
        var file: String

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            let report = try WeightsReport(VGGFile(url: URL(fileURLWithPath: file)), name: file)
            print(json ? try report.json() : report.text)
        }
    }
}
