import ArgumentParser
import Foundation
import PerceptualLoss

extension Weights {
    /// Says what a file of weights holds.
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a loss network's file holds, and whether it is one of the public files of VGG.")

        @Argument(
            help: ArgumentHelp(
                "VGG-16 or VGG-19 weights as Keras distributes them, or what 'distill' made (HDF5).", valueName: "file")
        )
        var file: String

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            switch try LossNetworkContents(of: URL(fileURLWithPath: file)) {
            case .vgg(let weights):
                let report = try WeightsReport(weights, name: file)
                print(json ? try report.json() : report.text)
            case .student(let network):
                let report = StudentReport(network, name: file)
                print(json ? try report.json() : report.text)
            }
        }
    }
}
