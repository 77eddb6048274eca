import ArgumentParser
import Digest
import Engine
import Foundation
import Imaging
import PerceptualLoss

/// One run of `impasto-train distill`: pictures in, a loss network out.
final class DistillRun {
    private let options: Distill
    private let terminal = TerminalLine()
    private let claim: OutputClaim
    private let loader: BatchLoader
    private let distillation: Distillation
    /// Of all sources together.
    private let photographs: Int
    /// Photographs that show which channels matter.
    private let exampleDraws: Int
    private var iteration = 0
    private var skipped = SkippedPhotographs()
    /// Since the last report.
    private var errors: [Distillation.LayerError] = []
    /// The network at the last report, where all its weights were numbers, and the errors that were reported.
    private var sound: (network: StudentNetwork, iteration: Int, errors: String)?

    /// Reads and checks everything that the run needs before it starts.
    init(_ options: Distill) throws {
        self.options = options
        let output = URL(fileURLWithPath: options.output)
        claim = try OutputClaim(output, replacing: options.force)
        let sources = try options.photos.map { try openPhotos(at: URL(fileURLWithPath: $0)) }
        photographs = sources.reduce(0) { $0 + $1.count }
        loader = BatchLoader(
            source: PhotoCollection(sources), batchSize: options.batchSize, crop: options.crop, seed: options.seed)
        var batches = [try loader.batch(after: 0)]
        for _ in 1..<Self.exampleCount { batches.append(try loader.batch(after: batches.last!.photographsDrawn)) }
        exampleDraws = batches.last!.photographsDrawn
        for batch in batches { skipped.add(batch.skipped, tellingOn: terminal) }
        distillation = try Distillation(
            teacher: VGGFile(url: URL(fileURLWithPath: options.teacher)), widths: options.blockWidths(),
            layers: options.lossLayers(), examples: batches.map(\.pixels), batchSize: options.batchSize,
            crop: options.crop,
            gramWeight: options.gramWeight, in: options.precision.resolved())
    }

    private static let exampleCount = 16
    /// Iterations over which Adam's step size rises, until its moments mean something.
    private static let warmUp = 100

    /// Adam's step size at an iteration, counted from 0.
    private func rate(at iteration: Int) -> Float {
        let rising = min(1, Float(iteration + 1) / Float(Self.warmUp))
        return options.learningRate * rising * max(0.02, 1 - Float(iteration) / Float(options.iterations))
    }

    /// Saves what was learned, whatever ends the run.
    /// - Throws: ``DistillError/diverged(iteration:)``, ``PhotoSourceError``, ``RescueError``, and exit status 130 after an
    ///   interruption.
    func run(isStopRequested: () -> Bool) async throws {
        let start = SuspendingClock.now
        do {
            try await loader.forEachBatch(after: exampleDraws) {
                iteration < options.iterations && !isStopRequested()
            } body: { batch in
                skipped.add(batch.skipped, tellingOn: terminal)
                try step(batch)
                let pace = (SuspendingClock.now - start).seconds / Double(iteration)
                try report(left: durationText(seconds: pace * Double(options.iterations - iteration)))
            }
            try keepSound()
        } catch {
            try save()
            throw error
        }
        try save()
        if iteration < options.iterations { throw ExitCode(130) }
    }

    private func step(_ batch: Batch) throws {
        let step = distillation.step(batch.pixels, rate: rate(at: iteration))
        iteration += 1
        guard step.allSatisfy({ $0.features.isFinite && $0.gram.isFinite }) else {
            throw DistillError.diverged(iteration: iteration)
        }
        errors += step
    }

    private func keepSound() throws(DistillError) {
        guard iteration > sound?.iteration ?? 0 else { return }
        let network = distillation.network
        guard network.isFinite else { throw .diverged(iteration: iteration) }
        sound = (network, iteration, text(means(errors)))
        errors = []
    }

    private func report(left: String) throws {
        let text = "\(iteration)/\(options.iterations)  \(text(means(errors)))"
        terminal.live("\(text)  \(left) left")
        guard iteration.isMultiple(of: 100) || iteration == options.iterations else { return }
        terminal.line(text)
        try keepSound()
    }

    private func means(_ errors: [Distillation.LayerError]) -> [(layer: LossLayer, features: Float, gram: Float)] {
        Dictionary(grouping: errors, by: \.layer).sorted { $0.key < $1.key }.map { layer, errors in
            let count = Float(errors.count)
            return (
                layer, errors.reduce(0) { $0 + $1.features } / count, errors.reduce(0) { $0 + $1.gram } / count
            )
        }
    }

    private func text(_ errors: [(layer: LossLayer, features: Float, gram: Float)]) -> String {
        errors.map { String(format: "%@ %.3f gram %.4f", "\($0.layer)", $0.features, $0.gram) }.joined(separator: "  ")
    }

    private func save() throws {
        guard let sound else { return }
        var network = sound.network
        network.provenance = [
            "teacher-sha256": try sha256(of: URL(fileURLWithPath: options.teacher)), "widths": options.widths,
            "gram-weight": "\(options.gramWeight)", "iterations": "\(sound.iteration)",
            "batch-size": "\(options.batchSize)", "crop": "\(options.crop)",
            "learning-rate": "\(options.learningRate)", "seed": "\(options.seed)",
            "precision": try options.precision.resolved().rawValue, "photographs": "\(photographs)",
            "errors": sound.errors,
        ]
        try writeOrRescue(to: URL(fileURLWithPath: options.output), replacing: options.force) { place, replacing in
            try network.write(to: place, replacing: replacing)
        }
        terminal.line("Saved \(options.output): \(network.parameterCount) numbers.")
        if let summary = SkippedPhotographs.summary(of: skipped.photos) { terminal.line(summary) }
    }
}

/// Why a loss network cannot be learned any further.
enum DistillError: Error, Equatable, CustomStringConvertible {
    case diverged(iteration: Int)

    var description: String {
        switch self {
        case .diverged(let iteration):
            "An error is no finite number at iteration \(iteration), so the run stopped. Try a smaller --learning-rate."
        }
    }
}
