import Digest
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// Where a run starts: from nothing, from another style's weights, or where an earlier run stopped.
struct StartingPoint {
    let network: TransformNet
    let painting: Image
    let lossNetworkURL: URL
    private let options: Style
    private let paintingDigest, lossNetworkDigest: String
    private let model: StyleModel?
    /// What the run began with, as the checkpoints say it.
    private let from: String
    private let progress: TrainingProgress?

    init(_ options: Style) throws {
        self.options = options
        let paintingURL = URL(fileURLWithPath: options.painting)
        lossNetworkURL = URL(fileURLWithPath: try options.loss.network.path)
        painting = try options.loss.painting(at: paintingURL)
        paintingDigest = try sha256(of: paintingURL)
        lossNetworkDigest = try sha256(of: lossNetworkURL)
        let outputs = options.outputs
        let architecture = try Architecture(options.schedule.architecture)
        let start = try outputs.resume ? outputs.outputURL.relativePath : outputs.start(of: architecture)
        model = try start.map { try StyleModel(contentsOf: URL(fileURLWithPath: $0)) }
        from = start ?? "scratch"
        network = model?.network ?? TransformNet(architecture)
        guard network.architecture == architecture else {
            throw TrainingError.otherArchitecture(saved: network.architecture.name, given: architecture.name)
        }
        progress = outputs.resume ? model?.progress : nil
        if let model, outputs.resume { try checkResumable(model) }
    }

    private func checkResumable(_ model: StyleModel) throws {
        let output = options.outputs.outputURL.relativePath
        guard let training = model.training, progress != nil else { throw CheckpointError.noProgress(file: output) }
        guard training.paintingDigest == paintingDigest else {
            throw TrainingError.otherFile(what: "painting", checkpoint: output)
        }
        guard training.lossNetworkDigest == lossNetworkDigest else {
            throw TrainingError.otherFile(what: "loss network", checkpoint: output)
        }
        for (name, given) in try options.recorded.sorted(by: { $0.key < $1.key }) {
            if let saved = training.options[name], saved != given {
                throw TrainingError.otherOption(name: name, saved: saved, given: given)
            }
        }
        guard training.iterations < options.schedule.iterations else {
            throw TrainingError.nothingLeft(iterations: training.iterations, checkpoint: output)
        }
    }

    var iteration: Int { progress == nil ? 0 : model?.training?.iterations ?? 0 }
    var photographsDrawn: Int { progress?.photographsDrawn ?? 0 }

    func load(into trainer: Trainer) throws(WeightsError) {
        guard let model else { return }
        if let progress {
            try trainer.resume(model, progress)
        } else {
            try model.load(into: trainer.store)
        }
    }

    /// What the checkpoints will say of the run.
    /// - Throws: ``TrainingError/otherPhotographs(saved:given:)`` for another folder than that of the run that is
    ///   resumed.
    func record(photographs: Int) throws -> TrainingRecord {
        if let saved = model?.training?.photographs, progress != nil, saved != photographs {
            throw TrainingError.otherPhotographs(saved: saved, given: photographs)
        }
        // A run that is resumed keeps what it said of its start and of its setbacks.
        let saved = progress == nil ? nil : model?.training
        let start = try saved?.options ?? model?.ancestry(at: URL(fileURLWithPath: from)) ?? ["from": from]
        return TrainingRecord(
            options: try options.recorded.merging(start) { own, _ in own }, history: saved?.history ?? [],
            paintingDigest: paintingDigest, lossNetworkDigest: lossNetworkDigest, photographs: photographs,
            thumbnail: try painting.fitted(longSide: 128).pngData())
    }
}

extension Style {
    /// Every option that decides what is learned, by name.
    /// - Throws: `PrecisionError`.
    var recorded: [String: String] {
        get throws {
            var own = ["precision": try precision.resolved().rawValue, "stop": ending.stop.rawValue]
            own["strength"] = strength.map { "\($0.factor)" }
            return loss.recorded.merging(openSchedule.recorded) { own, _ in own }.merging(own) { own, _ in own }
        }
    }
}
