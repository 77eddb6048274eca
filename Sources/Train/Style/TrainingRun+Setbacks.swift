import Foundation
import PerceptualLoss
import TransformNet

// What a run does when its losses or weights are no finite numbers: it goes back, and on more carefully.

extension TrainingRun {
    /// How often the run has gone back, those before it was resumed included.
    var setbacks: Int { record.count(TrainingRecord.setbacks, upTo: Setback.most) ?? 0 }

    /// Remembers the present state, which is sound.
    func keepGoodState() {
        good = trainer.goodState(
            after: iteration, reports: record.history.count, seed: schedule.seed, photographsDrawn: photographsDrawn)
    }

    /// Goes back to the last good state, and on with the photographs that come next and half the learning rate.
    /// - Throws: ``TrainingError/diverged(_:setbacks:checkpoint:)`` when that has been done often enough.
    func stepBack(_ cause: Divergence) throws {
        try restore()
        guard setbacks < Setback.most else {
            saveWhatWasLearned()
            throw TrainingError.diverged(
                cause, setbacks: setbacks, checkpoint: keeper.savedIteration == nil ? nil : keeper.url.relativePath)
        }
        let setback = Setback(cause: cause, iteration: iteration, count: setbacks + 1)
        record.options[TrainingRecord.setbacks] = "\(setback.count)"
        report(.steppedBack(setback))
        warningOnly { try log?.add(SetbackLine(setback)) }
    }

    /// Takes the last good state for the present one.
    func restore() throws(WeightsError) {
        try trainer.resume(good.model, good.progress)
        iteration = good.iteration
        record.history.removeLast(record.history.count - good.reports)
        meter.restart()
    }
}

extension Trainer {
    /// The present state, to go back to.
    func goodState(after iteration: Int, reports: Int, seed: UInt64, photographsDrawn: Int) -> GoodState {
        GoodState(
            model: model, progress: progress(seed: seed, photographsDrawn: photographsDrawn), iteration: iteration,
            reports: reports)
    }
}

extension TrainingRecord {
    /// The name under which a record says how often its run has gone back.
    static let setbacks = "setbacks"
}
