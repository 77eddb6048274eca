import ArgumentParser
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// Says what to expect of this machine, and where the time goes.
struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure this machine: one pass of a network and one step of training, layer by layer.",
        discussion: """
            Times are medians over some rounds; what the processor and its memory can do is the best of ten tries. Rates \
            count the arithmetic of each layer's definition, so a method that needs less of it can exceed what the \
            processor does.
            """)

    @Option(help: ArgumentHelp("Layers of the network: full, half, or as in fast-neural-style.", valueName: "layers"))
    var architecture = "full"

    @Option(help: ArgumentHelp("Side of the square picture of one pass, in pixels.", valueName: "pixels"))
    var size = 512

    @Option(
        help: ArgumentHelp(
            "A network that 'distill' made, or VGG-16 or VGG-19 weights as Keras distributes them; with it a step of training is "
                + "measured too.",
            valueName: "file"))
    var lossNetwork: String?

    @Option(help: ArgumentHelp("Photographs in a step of training.", valueName: "count"))
    var batchSize = 4

    @Option(
        help: ArgumentHelp("Side of the squares that training cuts from photographs, in pixels.", valueName: "pixels"))
    var crop = 256

    @Option(help: PrecisionChoice.help)
    var precision = PrecisionChoice.auto

    @Option(help: ArgumentHelp("How often everything is measured.", valueName: "count"))
    var rounds = 7

    @Flag(help: "Print one JSON object instead of tables.")
    var json = false

    func validate() throws {
        _ = try (network(), precision.resolved())
        try MeasuredStyle.check(side: size, of: "size")
        try MeasuredStyle.check(side: crop, of: "crop")
        guard (1...64).contains(batchSize) else {
            throw ValidationError("--batch-size must be 1 to 64, not \(batchSize).")
        }
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds must be 1 to 1000, not \(rounds).") }
    }

    private func network() throws -> TransformNet {
        do { return TransformNet(try Architecture(architecture)) } catch { throw ValidationError("\(error)") }
    }

    func run() throws {
        let terminal = TerminalLine()
        let precision = try precision.resolved()
        let trainer = try lossNetwork.map(trainer)
        terminal.live("measuring the processor")
        var report = BenchmarkReport(ceilings: .measured(in: precision), in: precision)
        let pass = "One pass over \(size)×\(size) pixels"
        report.add(pass, measured(pass, terminal, try Self.pass(of: network(), size: size, in: precision)))
        if let trainer {
            let step = "Forward and backward of one training step on \(batchSize) squares of \(crop)×\(crop) pixels"
            report.add(step, measured(step, terminal) { trainer.profile() })
        }
        terminal.line("Measured \(rounds) rounds.")
        print(json ? try report.json() : report.text)
    }

    private func measured(_ title: String, _ terminal: TerminalLine, _ run: () -> [StepProfile]) -> [[StepProfile]] {
        _ = run()
        return (1...rounds).map { round in
            terminal.live("\(title): round \(round) of \(rounds)")
            return run()
        }
    }

    /// Random weights and a grey photo: neither changes the time.
    private static func pass(of network: TransformNet, size: Int, in precision: Precision) throws -> () -> [StepProfile]
    {
        var generator = SplitMix64(seed: 1)
        let store = ParameterStore(network.parameters, using: &generator)
        let graph = Graph()
        let photo = graph.input(Shape(height: size, width: size, channels: 3))
        let plan = try Plan(graph, outputs: [network(photo)], in: precision, store: store)
        plan[photo] = Array(repeating: 127, count: photo.shape.count)
        return { plan.profile() }
    }

    private func trainer(_ lossNetwork: String) throws -> Trainer {
        let settings = LossSettings(
            content: try WeightedLayers("relu3_3:1"), style: try WeightedLayers("relu1_2:5,relu2_2:5,relu3_3:5"),
            totalVariation: 1e-6, scales: 1)
        let loss = try PerceptualLoss(
            contentsOf: URL(fileURLWithPath: lossNetwork), settings: settings, in: precision.resolved())
        let painting = Image(
            width: crop, height: crop, pixels: Array(repeating: Float(127), count: crop * crop * 3))
        return try Trainer(
            network(), loss: loss, targets: try loss.gramMatrices(of: painting), batchSize: batchSize, crop: crop,
            margin: 0, learningRate: 1e-3, seed: 1)
    }
}
