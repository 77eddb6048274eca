import ArgumentParser
import Engine
import Foundation
import Imaging
import PerceptualLoss

/// Trains a small loss network to see what VGG sees.
struct Distill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a small loss network that stands in for VGG.",
        discussion: """
            The result goes wherever --loss-network is asked for, and is smaller and somewhat faster than VGG. Give it what \
            a loss will see: photographs, paintings, and photographs that styles have painted; each --photos is drawn \
            from as often as the others. Ctrl-C saves what has been learned.
            """)

    @Option(help: ArgumentHelp("VGG-16 or VGG-19 weights as Keras distributes them (HDF5).", valueName: "file"))
    var teacher: String

    @Option(
        help: ArgumentHelp(
            "A folder of pictures, or an HDF5 dataset of fast-neural-style; may be given several times.",
            valueName: "folder"))
    var photos: [String]

    @Option(name: [.short, .long], help: ArgumentHelp("The loss network to write (HDF5).", valueName: "file"))
    var output: String

    @Flag(help: "Replace the loss network if it exists.")
    var force = false

    @Option(help: ArgumentHelp("The layers to stand in for.", valueName: "layers"))
    var layers = "relu1_2,relu2_2,relu3_3"

    @Option(help: ArgumentHelp("Channels of each block, multiples of 16.", valueName: "counts"))
    var widths = "48,96,160"

    @Option(help: ArgumentHelp("How much Gram matrices count beside features.", valueName: "weight"))
    var gramWeight: Float = 0.1

    @Option(help: ArgumentHelp("How many batches to train on.", valueName: "count"))
    var iterations = 1000

    @Option(help: ArgumentHelp("Photographs in a batch.", valueName: "count"))
    var batchSize = 8

    @Option(help: ArgumentHelp("Side of the square crops to train on, in pixels.", valueName: "pixels"))
    var crop = 128

    @Option(help: ArgumentHelp("Greatest step size of Adam; it rises at first and falls evenly.", valueName: "rate"))
    var learningRate: Float = 3e-4

    @Option(help: ArgumentHelp("Seed of every random choice.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: PrecisionChoice.help)
    var precision = PrecisionChoice.auto

    func validate() throws {
        _ = try precision.resolved()
        let deepest = try lossLayers().map(\.block).max()!
        guard try blockWidths().count >= deepest else {
            throw ValidationError("--widths \(widths) names fewer blocks than \(layers) needs: \(deepest).")
        }
        let most = ScheduleOptions.mostIterations
        guard (1...most).contains(iterations) else {
            throw ValidationError("--iterations must be 1 to \(most), not \(iterations).")
        }
        guard !layers.contains(":") else {
            throw ValidationError("--layers are names without weights, as in relu1_2,relu2_2, not \(layers).")
        }
        guard (1...64).contains(batchSize) else {
            throw ValidationError("--batch-size must be 1 to 64, not \(batchSize).")
        }
        guard (32...1024).contains(crop), crop.isMultiple(of: 16) else {
            throw ValidationError("--crop must be a multiple of 16 between 32 and 1024 pixels, not \(crop).")
        }
        guard learningRate > 0, learningRate <= 1 else {
            throw ValidationError("--learning-rate must be above 0 and at most 1, not \(learningRate).")
        }
        guard gramWeight >= 0, gramWeight.isFinite else {
            throw ValidationError("--gram-weight must be a number of at least 0, not \(gramWeight).")
        }
    }

    func lossLayers() throws -> [LossLayer] {
        do {
            return try WeightedLayers(layers).terms.map(\.layer).sorted()
        } catch { throw ValidationError("\(error)") }
    }

    func blockWidths() throws -> [Int] {
        let numbers = widths.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (1...5).contains(numbers.count), numbers.allSatisfy({ (16...1024).contains($0) && $0 % 16 == 0 }) else {
            throw ValidationError("--widths must be multiples of 16, as in 32,64,128, not \(widths).")
        }
        return numbers
    }

    func run() async throws {
        let interruption = Interruption()
        let run = try DistillRun(self)
        try await run.run { interruption.isRequested }
    }
}
