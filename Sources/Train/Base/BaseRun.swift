import ArgumentParser
import Digest
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// One run of `impasto-train base`: paintings and photographs in, a network out.
final class BaseRun {
    private let options: Base
    private let terminal = TerminalLine()
    private let claim: OutputClaim
    private let loader: BatchLoader
    private let trainer: Trainer
    /// The Gram matrices of each painting.
    private let targets: [[[Float]]]
    private var meter: LossMeter
    private var record: TrainingRecord
    private var skipped = SkippedPhotographs()

    /// Reads and checks everything that the run needs before it starts.
    init(_ options: Base) throws {
        self.options = options
        let schedule = options.schedule
        claim = try OutputClaim(URL(fileURLWithPath: options.output), replacing: options.force)
        let paintings = try PhotoFolder(URL(fileURLWithPath: options.paintings))
        let source = try openPhotos(at: URL(fileURLWithPath: options.photos))
        let lossNetwork = URL(fileURLWithPath: try options.loss.network.path)
        let loss = try PerceptualLoss(
            contentsOf: lossNetwork, settings: options.loss.settings(), in: options.precision.resolved())
        targets = try (0..<paintings.count).map { index in
            try loss.gramMatrices(of: options.loss.painting(at: URL(fileURLWithPath: paintings.name(of: index))))
        }
        let startURL = options.from.map { URL(fileURLWithPath: $0) }
        let start = try startURL.map { try StyleModel(contentsOf: $0) }
        let architecture = try Architecture(schedule.architecture)
        let network = start?.network ?? TransformNet(architecture)
        guard network.architecture == architecture else {
            throw TrainingError.otherArchitecture(saved: network.architecture.name, given: architecture.name)
        }
        trainer = try Trainer(
            network, loss: loss, targets: targets[0], batchSize: schedule.batchSize, crop: schedule.crop,
            learningRate: schedule.learningRate, seed: schedule.seed)
        try start?.load(into: trainer.store)
        loader = BatchLoader(source: source, batchSize: schedule.batchSize, crop: schedule.crop, seed: schedule.seed)
        meter = LossMeter(iterations: schedule.iterations, batchSize: schedule.batchSize)
        let ancestry = try startURL.flatMap { try start?.ancestry(at: $0) } ?? ["from": "scratch"]
        record = TrainingRecord(
            options: try options.recorded(paintings: paintings.count).merging(ancestry) { own, _ in own },
            paintingDigest: "", lossNetworkDigest: try sha256(of: lossNetwork), photographs: source.count)
    }

    /// Saves what was learned, whatever ends the run.
    /// - Throws: ``TrainingError/diverged(_:setbacks:checkpoint:)``, ``PhotoSourceError``, ``RescueError``, and exit status
    ///   130 after an interruption.
    func run(isStopRequested: () -> Bool) async throws {
        let schedule = options.schedule
        var (iteration, generator) = (0, SplitMix64(seed: schedule.seed))
        var lastTurn = (model: trainer.model, end: 0)
        do {
            try await loader.forEachBatch(after: 0) {
                iteration < schedule.iterations && !isStopRequested()
            } body: { batch in
                skipped.add(batch.skipped, tellingOn: terminal)
                if iteration.isMultiple(of: options.turn) {
                    lastTurn = (try modelAfterTurn(from: lastTurn.model, iteration), iteration)
                    trainer.setTargets(targets[Int.random(in: 0..<targets.count, using: &generator)])
                }
                try step(batch, iteration + 1)
                iteration += 1
            }
            lastTurn = (try modelAfterTurn(from: lastTurn.model, iteration), iteration)
        } catch {
            if lastTurn.end == 0 { throw error }
            // A turn that went astray is forgotten.
            try save(lastTurn.model, iterations: lastTurn.end)
            if case TrainingError.diverged(let cause, let setbacks, _) = error {
                throw TrainingError.diverged(cause, setbacks: setbacks, checkpoint: options.output)
            }
            throw error
        }
        try save(lastTurn.model, iterations: iteration)
        if iteration < schedule.iterations { throw ExitCode(130) }
    }

    private func step(_ batch: Batch, _ iteration: Int) throws {
        let schedule = options.schedule
        trainer.optimizer.rate = schedule.learningRate(at: iteration)
        let losses = trainer.step(batch.pixels, styleFactor: schedule.styleFactor(at: iteration))
        if let term = losses.strayTerm {
            let cause = Divergence(quantity: .loss(term), iteration: iteration)
            throw TrainingError.diverged(cause, setbacks: 0, checkpoint: nil)
        }
        meter.add(losses)
        let text = "\(iteration)/\(schedule.iterations)  \(lossesText(losses))"
        let seconds = Double((schedule.iterations - iteration) * schedule.batchSize) / meter.imagesPerSecond
        terminal.live("\(text)  \(durationText(seconds: seconds)) left")
        guard let means = meter.report(after: iteration, isLast: iteration == schedule.iterations) else { return }
        record.history.append(means)
        if !terminal.isTerminal { terminal.line(text) }
    }

    /// What a turn changed counts in part.
    private func modelAfterTurn(from before: StyleModel, _ iteration: Int) throws(TrainingError) -> StyleModel {
        guard trainer.isSound else {
            throw .diverged(Divergence(quantity: .weights, iteration: iteration), setbacks: 0, checkpoint: nil)
        }
        for parameter in trainer.network.parameters {
            trainer.store[parameter] = zip(before.weights[parameter.name]!, trainer.store[parameter]).map {
                $0 + options.part * ($1 - $0)
            }
        }
        return trainer.model
    }

    private func save(_ model: StyleModel, iterations: Int) throws {
        var model = model
        record.iterations = iterations
        model.training = record
        try writeOrRescue(to: URL(fileURLWithPath: options.output), replacing: options.force) { place, replacing in
            try model.write(to: place, replacing: replacing)
        }
        terminal.line("Saved \(options.output) after iteration \(iterations).")
        if let summary = SkippedPhotographs.summary(of: skipped.photos) { terminal.line(summary) }
    }
}
