import ArgumentParser
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// One run of `impasto-train style`: photographs in, checkpoints out.
final class TrainingRun {
    let options: Style
    /// The options', or one that ends sooner.
    var schedule: ScheduleOptions
    private var isEnding = false
    private let budget: TimeBudget?
    let report: (TrainingEvent) -> Void
    private let loader: BatchLoader
    let trainer: Trainer
    let precision: Precision
    let validation: Validation?
    let preview: Image?
    let log: LineLog?
    var record: TrainingRecord
    var meter: LossMeter
    var iteration: Int
    var photographsDrawn: Int
    private var skipped = SkippedPhotographs()
    /// Held for as long as the run lasts.
    private let claim: OutputClaim
    var keeper: CheckpointKeeper
    /// The iteration after which the run began.
    let startIteration: Int
    /// Where the run goes back to when it goes astray.
    var good: GoodState
    /// What has been told of files that could not be written.
    var warnings: Set<String> = []

    /// Reads and checks everything that the run needs before it starts.
    /// - Parameter budget: the minutes that the run has in place of iterations.
    init(_ options: Style, within budget: TimeBudget? = nil, report: @escaping (TrainingEvent) -> Void) throws {
        (self.options, self.budget, self.report) = (options, budget, report)
        let (schedule, outputs) = (options.schedule, options.outputs)
        self.schedule = options.openSchedule
        claim = try OutputClaim(outputs.outputURL, replacing: outputs.force || outputs.resume)
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
        log = try outputs.log.map {
            try LineLog(
                URL(fileURLWithPath: $0), continuingAfter: outputs.resume ? start.iteration : nil,
                replacing: outputs.force)
        }
        record = try start.record(photographs: source.count)
        meter = LossMeter(iterations: schedule.iterations, batchSize: schedule.batchSize)
        (iteration, photographsDrawn) = (start.iteration, start.photographsDrawn)
        startIteration = start.iteration
        keeper = CheckpointKeeper(
            outputs.outputURL, replacing: outputs.force, resumed: outputs.resume ? start.iteration : nil)
        good = trainer.goodState(
            after: start.iteration, reports: record.history.count, seed: schedule.seed,
            photographsDrawn: start.photographsDrawn)
    }

    /// Trains until all iterations are done or `isStopRequested` says so, and saves.
    /// - Throws: ``TrainingError/diverged(_:setbacks:checkpoint:)``, ``PhotoSourceError`` when no photograph can be
    ///   read any more, ``RescueError``, and exit status 130 after an interruption.
    func run(isStopRequested: () -> Bool) async throws {
        let parameters = trainer.network.parameters.reduce(0) { $0 + $1.count }
        report(.began(record, parameters: parameters, byteCount: trainer.byteCount, iteration: iteration))
        endOnPlateau()
        do {
            try await train(isStopRequested: isStopRequested)
            try finish(resumable: iteration < schedule.iterations || options.outputs.checkpointEvery != nil)
        } catch {
            report(.failed("\(error)"))
            throw error
        }
        let wasInterrupted = iteration < schedule.iterations
        report(.ended(iteration: iteration, skipped: skipped.photos, wasInterrupted: wasInterrupted))
        if wasInterrupted { throw ExitCode(130) }
    }

    /// The median over a few iterations. They leave traces, so that the run cannot be used any more.
    func secondsPerIteration() async throws -> Double {
        var (seconds, last) = ([Double](), ContinuousClock.now)
        try await loader.forEachBatch(after: photographsDrawn) {
            seconds.count < 9
        } body: { batch in
            _ = trainer.step(batch.pixels, styleFactor: 1)
            let now = ContinuousClock.now
            seconds.append((now - last).seconds)
            last = now
        }
        return median(seconds)!
    }

    private func train(isStopRequested: () -> Bool) async throws {
        do {
            try await loader.forEachBatch(after: photographsDrawn) {
                iteration < schedule.iterations && !isStopRequested()
            } body: {
                try step($0)
            }
        } catch {
            saveWhatWasLearned()
            throw error
        }
    }

    private func step(_ batch: Batch) throws {
        for photo in skipped.add(batch.skipped) { report(.skipped(photo)) }
        photographsDrawn = batch.photographsDrawn
        trainer.optimizer.rate = schedule.learningRate(at: iteration + 1) * cautiousFactor(after: setbacks)
        let losses = trainer.step(batch.pixels, styleFactor: schedule.styleFactor(at: iteration + 1))
        if let term = losses.strayTerm {
            return try stepBack(Divergence(quantity: .loss(term), iteration: iteration + 1))
        }
        iteration += 1
        if isMilestone && !trainer.isSound {
            return try stepBack(Divergence(quantity: .weights, iteration: iteration))
        }
        meter.add(losses)
        report(.stepped(iteration: iteration, losses, imagesPerSecond: meter.imagesPerSecond))
        let hasReported = tellLosses()
        leavePreview()
        saveIfDue(hasReported: hasReported)
    }

    /// Whether something is about to be told, shown or saved that must not come from weights that are no numbers.
    private var isMilestone: Bool {
        meter.isDue(after: iteration) || iteration == schedule.iterations || isPreviewDue || isSaveDue
    }

    /// - Returns: whether there was something to tell.
    private func tellLosses() -> Bool {
        guard let means = meter.report(after: iteration, isLast: iteration == schedule.iterations) else {
            return false
        }
        tell(means)
        endOnPlateau()
        keepToBudget()
        keepGoodState()
        return true
    }

    func tell(_ means: LossReport) {
        record.history.append(means)
        report(.reported(means))
        warningOnly { try log?.add(LossLine(means)) }
    }

    /// Looks for a plateau after every report, and after reading a checkpoint.
    private func endOnPlateau() {
        guard options.ending.stop == .plateau, !isEnding,
            let plateau = TrainingPlateau.reached(in: record.history, from: schedule.ramp),
            // A rate that falls already ends the run by itself.
            schedule.learningRate(at: plateau) == schedule.learningRate
        else { return }
        var planned = options.schedule
        planned.iterations = schedule.iterations
        (schedule, isEnding) = (planned.ending(after: plateau), true)
        report(.plateau(iteration: plateau, end: schedule.iterations))
    }

    /// Moves the end of a run that has minutes in place of iterations, unless a plateau ends it.
    private func keepToBudget() {
        let rates = record.history.suffix(9).map { Double($0.imagesPerSecond) }
        // The first reports count what only a beginning takes.
        guard let budget, !isEnding, rates.count >= 3, let rate = median(rates) else { return }
        let planned = TimeBudget.end(
            after: iteration, of: schedule.iterations, secondsLeft: budget.secondsLeft,
            secondsPerIteration: Double(schedule.batchSize) / rate)
        // What was asked for by name stays whole, and the style term does not fall back.
        schedule.styleRamp = schedule.ramp
        let end = max(planned, schedule.ramp, schedule.learningRateFall ?? 0)
        guard end != schedule.iterations else { return }
        schedule.iterations = end
        record.options.merge(schedule.recorded) { $1 }
        report(.moved(end: end, settings: schedule.recorded))
    }
}
