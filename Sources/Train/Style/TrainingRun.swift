import ArgumentParser
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// One run of `impasto-train style`: photographs in, checkpoints out.
final class TrainingRun {
    private let options: Style
    /// The options', or one that ends sooner.
    private var schedule: ScheduleOptions
    private var isEnding = false
    private let report: (TrainingEvent) -> Void
    private let loader: BatchLoader
    private let trainer: Trainer
    private let precision: Precision
    private let validation: Validation?
    private let preview: Image?
    private let log: LineLog?
    private var record: TrainingRecord
    private var meter: LossMeter
    private var iteration: Int
    private var photographsDrawn: Int
    private var skipped: [Batch.Skipped] = []
    private var lastSaved: Int?

    /// Reads and checks everything that the run needs before it starts.
    init(_ options: Style, report: @escaping (TrainingEvent) -> Void) throws {
        (self.options, self.report) = (options, report)
        let (schedule, outputs) = (options.schedule, options.outputs)
        self.schedule = schedule
        try AtomicFile.check(outputs.outputURL, replacing: outputs.force || outputs.resume)
        let start = try StartingPoint(options)
        let source = try options.photoSource
        precision = try options.precision.resolved()
        let loss = try PerceptualLoss(
            contentsOf: start.lossNetworkURL, settings: options.loss.settings(), in: precision)
        let targets = try loss.gramMatrices(of: start.painting)
        trainer = try Trainer(
            start.network, loss: loss, targets: targets, batchSize: schedule.batchSize, crop: schedule.crop,
            learningRate: schedule.learningRate, seed: schedule.seed)
        try start.load(into: trainer)
        loader = BatchLoader(source: source, batchSize: schedule.batchSize, crop: schedule.crop, seed: schedule.seed)
        let heldOut = { [trainer] folder in
            try Validation(folder: folder, of: trainer, loss: loss, targets: targets, side: schedule.crop)
        }
        validation = try outputs.validation.map(heldOut)
        preview = try outputs.preview.map { try Image(contentsOf: URL(fileURLWithPath: $0)) }
        let isContinuing = outputs.resume
        log = try outputs.log.map { try LineLog(URL(fileURLWithPath: $0), continuing: isContinuing) }
        record = try start.record(photographs: source.count)
        meter = LossMeter(iterations: schedule.iterations, batchSize: schedule.batchSize)
        (iteration, photographsDrawn) = (start.iteration, start.photographsDrawn)
    }

    /// Trains until all iterations are done or `isStopRequested` says so, and saves.
    /// - Throws: ``TrainingError/diverged(term:iteration:checkpoint:)``, ``PhotoSourceError`` when no photograph can be
    ///   read any more, errors of the last save, and exit status 130 after an interruption.
    func run(isStopRequested: () -> Bool) async throws {
        let parameters = trainer.network.parameters.reduce(0) { $0 + $1.count }
        report(.began(record, parameters: parameters, byteCount: trainer.byteCount, iteration: iteration))
        endOnPlateau()
        do {
            try await train(isStopRequested: isStopRequested)
        } catch {
            report(.failed("\(error)"))
            throw error
        }
        let wasInterrupted = iteration < schedule.iterations
        report(.ended(iteration: iteration, skipped: skipped, wasInterrupted: wasInterrupted))
        if wasInterrupted { throw ExitCode(130) }
    }

    /// The median over a few iterations that change nothing, each beside the preparation of a batch as in training.
    func secondsPerIteration() async throws -> Double {
        var (seconds, drawn) = ([Double](), photographsDrawn)
        for _ in 0..<9 {
            let start = ContinuousClock.now
            let (loader, before) = (loader, drawn)
            async let next = loader.batch(after: before)
            _ = trainer.profile()
            drawn = try await next.photographsDrawn
            seconds.append((ContinuousClock.now - start).seconds)
        }
        return seconds.sorted()[seconds.count / 2]
    }

    private func train(isStopRequested: () -> Bool) async throws {
        var batch = try loader.batch(after: photographsDrawn)
        while iteration < schedule.iterations, !isStopRequested() {
            // Copies, because the next batch is prepared beside this one's step.
            let (loader, drawn) = (loader, batch.photographsDrawn)
            async let next = loader.batch(after: drawn)
            try step(batch)
            batch = try await next
        }
        let wasInterrupted = iteration < schedule.iterations
        try finish(resumable: wasInterrupted || options.outputs.checkpointEvery != nil)
    }

    private func step(_ batch: Batch) throws {
        for photo in batch.skipped where !skipped.contains(photo) { report(.skipped(photo)) }
        skipped += batch.skipped
        trainer.optimizer.rate = schedule.learningRate(at: iteration + 1)
        let losses = trainer.step(batch.pixels, styleFactor: schedule.styleFactor(at: iteration + 1))
        if let term = losses.strayTerm {
            throw TrainingError.diverged(term: term, iteration: iteration + 1, checkpoint: savedPath)
        }
        iteration += 1
        photographsDrawn = batch.photographsDrawn
        meter.add(losses)
        report(.stepped(iteration: iteration, losses, imagesPerSecond: meter.imagesPerSecond))
        tellLosses()
        leavePreview()
        try saveIfDue()
    }

    /// Where the last good state lies, if there is one.
    private var savedPath: String? {
        options.outputs.resume || lastSaved != nil ? options.outputs.outputURL.relativePath : nil
    }

    private func tellLosses() {
        guard let means = meter.report(after: iteration, isLast: iteration == schedule.iterations) else {
            return
        }
        record.history.append(means)
        report(.reported(means))
        endOnPlateau()
        warningOnly { try log?.add(LossLine(means)) }
    }

    /// Looks for a plateau after every report, and after reading a checkpoint.
    private func endOnPlateau() {
        guard schedule.stop == .plateau, !isEnding,
            let plateau = TrainingPlateau.reached(in: record.history, from: schedule.ramp)
        else { return }
        (schedule, isEnding) = (schedule.ending(after: plateau), true)
        report(.plateau(iteration: plateau, end: schedule.iterations))
    }

    private func leavePreview() {
        guard let preview, iteration.isMultiple(of: options.outputs.previewEvery) else { return }
        warningOnly {
            let url = options.outputs.previewURL(at: iteration)
            try Stylizer(trainer.model, in: precision).stylize(preview).write(to: url, replacing: true)
            report(.previewed(url))
        }
    }

    private func saveIfDue() throws {
        guard let interval = options.outputs.checkpointEvery, iteration.isMultiple(of: interval),
            iteration < schedule.iterations
        else { return }
        try requireSoundWeights()
        warningOnly { try save(resumable: true) }
    }

    /// A disk that is full for a moment does not end a run of hours.
    private func warningOnly(_ body: () throws -> Void) {
        do { try body() } catch { report(.couldNotWrite("\(error)")) }
    }

    private func finish(resumable: Bool) throws {
        if let means = meter.report(after: iteration, isLast: true) { record.history.append(means) }
        try requireSoundWeights()
        try save(resumable: resumable)
    }

    /// What cannot be read again must not take the place of what can.
    private func requireSoundWeights() throws {
        guard trainer.isSound else {
            throw TrainingError.weightsDiverged(iteration: iteration, checkpoint: savedPath)
        }
    }

    private func save(resumable: Bool) throws {
        if let validation {
            report(.validated(iteration: iteration, validation.mean(), photographs: validation.count))
        }
        var model = trainer.model
        record.iterations = iteration
        model.training = record
        if resumable {
            model.progress = trainer.progress(seed: options.schedule.seed, photographsDrawn: photographsDrawn)
        }
        let replacing = options.outputs.force || options.outputs.resume || lastSaved != nil
        try model.write(to: options.outputs.outputURL, replacing: replacing)
        lastSaved = iteration
        report(.saved(options.outputs.outputURL, iteration: iteration))
    }
}
