import Foundation
import Imaging
import PerceptualLoss
import TransformNet

// What a run leaves on disk. A place that refuses does not end a run of hours: it is told, and offered the state again.

extension TrainingRun {
    var isPreviewDue: Bool {
        preview != nil && (iteration.isMultiple(of: options.outputs.previewEvery) || iteration == schedule.iterations)
    }

    var isSaveDue: Bool {
        guard let interval = options.outputs.checkpointEvery else { return false }
        return iteration.isMultiple(of: interval) && iteration < schedule.iterations
    }

    func leavePreview() {
        guard let preview, isPreviewDue else { return }
        warningOnly {
            let url = options.outputs.previewURL(at: iteration)
            let picture = try Stylizer(trainer.model, in: precision).stylize(preview)
            try picture.write(to: url, replacing: true)
            report(.previewed(url))
            tellFlaws(Artefacts(of: picture))
        }
    }

    /// Saves at the intervals that were asked for, and after a report what could not be saved before.
    func saveIfDue(hasReported: Bool) {
        guard isSaveDue || (keeper.isOwing && hasReported && iteration < schedule.iterations) else { return }
        do {
            try keeper.save(model(resumable: true), after: iteration)
            tellSaved()
        } catch {
            warn(
                "Could not save \(keeper.url.relativePath): \(refusal(error)). The training goes on and tries again.")
        }
    }

    /// - Throws: ``RescueError``.
    func finish(resumable: Bool) throws {
        // Only an interruption comes between milestones.
        if !trainer.isSound { try restore() }
        if let means = meter.report(after: iteration, isLast: true) { tell(means) }
        try keeper.saveLast(model(resumable: resumable), after: iteration)
        tellSaved()
    }

    /// Saves the last good state of a run that ends by an error, unless the checkpoint holds it already.
    func saveWhatWasLearned() {
        warningOnly {
            if !trainer.isSound { try restore() }
            guard iteration > max(keeper.savedIteration ?? 0, startIteration) else { return }
            try keeper.saveLast(model(resumable: true), after: iteration)
            report(.saved(keeper.url, iteration: iteration))
        }
    }

    private func tellSaved() {
        report(.saved(keeper.url, iteration: iteration))
        warnings = []
        guard let validation else { return }
        report(.validated(iteration: iteration, validation.mean(), photographs: validation.count))
        warningOnly { tellFlaws(try validation.artefacts(of: trainer.model)) }
    }

    /// Says what is wrong with pictures, once the style term has its full weight.
    private func tellFlaws(_ artefacts: Artefacts) {
        guard iteration >= schedule.ramp else { return }
        for warning in artefacts.warnings { report(.flawed(warning, iteration: iteration)) }
    }

    private func model(resumable: Bool) -> StyleModel {
        var model = trainer.model
        record.iterations = iteration
        model.training = record
        if resumable {
            model.progress = trainer.progress(seed: options.schedule.seed, photographsDrawn: photographsDrawn)
        }
        return model
    }

    /// Tells of what goes wrong, and goes on.
    func warningOnly(_ body: () throws -> Void) {
        do { try body() } catch { warn("\(error)") }
    }

    /// Warns, once until something has been saved.
    private func warn(_ sentence: String) {
        if warnings.insert(sentence).inserted { report(.couldNotWrite(sentence)) }
    }
}
