import ArgumentParser
import Engine
import Foundation
import HDF5
import Imaging
import Testing

@testable import Train

/// Tests that train or paint, one after the other: each keeps all processors busy by itself.
@Suite(.serialized) enum WholeRuns {}

/// A directory of its own for one test, removed with everything in it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("train-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }
    func path(_ name: String) -> String { file(name).path }
}

/// A picture of smooth colours and noise that follow from the seed.
func picture(width: Int, height: Int, seed: UInt64) -> Image {
    var generator = SplitMix64(seed: seed)
    let (across, down) = (
        Float.random(in: 0.05...0.4, using: &generator), Float.random(in: 0.05...0.4, using: &generator)
    )
    var pixels: [Float] = []
    for y in 0..<height {
        for x in 0..<width {
            for channel in 0..<3 {
                let wave = sin(Float(x) * across + Float(y) * down + Float(channel))
                pixels.append((120 + 90 * wave + .random(in: -30...30, using: &generator)).rounded())
            }
        }
    }
    return Image(width: width, height: height, pixels: pixels)
}

/// Writes VGG-16 with small random weights as Keras lays it out, up to and including `last`: "block1_conv2".
func writeLossNetwork(to url: URL, upTo last: String = "block1_conv2", seed: UInt64 = 7) throws {
    let widths = [("block1_conv1", 3, 64), ("block1_conv2", 64, 64), ("block2_conv1", 64, 128)]
    var generator = SplitMix64(seed: seed)
    let file = try HDF5File(creating: url)
    var names: [String] = []
    for (name, inputs, outputs) in widths {
        let bound = 1 / Float(3 * inputs).squareRoot()
        let kernel = (0..<9 * inputs * outputs).map { _ in Float.random(in: -bound...bound, using: &generator) }
        try file.write(kernel, shape: [3, 3, inputs, outputs], to: "/\(name)/\(name)_W_1:0")
        try file.write([Float](repeating: 1, count: outputs), shape: [outputs], to: "/\(name)/\(name)_b_1:0")
        try file.setAttribute("weight_names", ["\(name)_W_1:0", "\(name)_b_1:0"], of: "/\(name)")
        names.append(name)
        if name == last { break }
    }
    try file.setAttribute("layer_names", names)
    try file.close()
}

/// A painting, photographs and a loss network, so small that a run takes a moment.
final class TinyProblem {
    static let architecture = "c9s1-16,d16,d16,R16,U2,c3s1-16,U2,c3s1-16,c9s1-3"

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try picture(width: 48, height: 40, seed: 1).write(to: folder.file("painting.png"))
        try FileManager.default.createDirectory(at: folder.file("photos"), withIntermediateDirectories: true)
        for index in 0..<5 {
            let photo = picture(width: 40 + 5 * index, height: 60 - 6 * index, seed: 10 + UInt64(index))
            try photo.write(to: folder.file("photos/photo\(index).png"))
        }
        try writeLossNetwork(to: folder.file("vgg.h5"))
    }

    /// The command line of a run that writes `output`; options given in `changes` come in place of the usual ones.
    func arguments(output: String, _ changes: [String: String] = [:], flags: [String] = []) -> [String] {
        var options = [
            "painting": folder.path("painting.png"), "photos": folder.path("photos"),
            "loss-network": folder.path("vgg.h5"),
            "content-layers": "relu1_2", "style-layers": "relu1_1:5,relu1_2:5", "painting-size": "48",
            "architecture": Self.architecture, "crop": "32", "batch-size": "2", "iterations": "6", "seed": "3",
            "scales": "1", "tv-weight": "1e-6", "grid-weight": "0", "style-ramp": "0", "learning-rate-fall": "0",
            "output": folder.path(output),
        ]
        options.merge(changes) { $1 }
        return options.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", $0.value] } + flags
    }

    /// Runs `style` in this process.
    /// - Parameters:
    ///   - stop: after how many iterations of this run Ctrl-C is pressed.
    ///   - watch: is told of every event as it happens, with what is being trained.
    /// - Returns: what the run told.
    @discardableResult func train(
        output: String, _ changes: [String: String] = [:], flags: [String] = [], stoppingAfter stop: Int = .max,
        watching watch: @escaping (TrainingEvent, Trainer?) -> Void = { _, _ in }
    ) async throws -> [TrainingEvent] {
        let told = Told()
        let run = try TrainingRun(try Style.parse(arguments(output: output, changes, flags: flags))) { event in
            told.add(event)
            watch(event, told.trainer)
        }
        told.trainer = run.trainer
        do {
            try await run.run { told.stepped >= stop }
        } catch {
            guard stop < .max, "\(error)".contains("130") else { throw error }
        }
        return told.events
    }
}

private final class Told {
    private(set) var events: [TrainingEvent] = []
    private(set) var stepped = 0
    weak var trainer: Trainer?

    func add(_ event: TrainingEvent) {
        events.append(event)
        if case .stepped = event { stepped += 1 }
    }
}

/// Expects two values with very many numbers in them to be equal, without printing the numbers if they are not.
func expectSame<T: Equatable>(_ a: T, _ b: T, sourceLocation: SourceLocation = #_sourceLocation) {
    let areSame = a == b
    #expect(areSame, sourceLocation: sourceLocation)
}

/// The error that `body` throws, as the user reads it.
func message(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch {
        return Style.message(for: error)
    }
}
