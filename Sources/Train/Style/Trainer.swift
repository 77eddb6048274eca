import Engine
import Foundation
import PerceptualLoss
import TransformNet

/// A network, its loss and its optimiser, planned for one batch size; `step` is one iteration of training.
final class Trainer {
    let network: TransformNet
    let store: ParameterStore
    let optimizer: Muon
    private let plan: Plan
    private let photos, styleFactor: Value
    private let matrices: [Value]
    /// Pixels by which crops are mirrored beyond their borders while they are painted, and pictures by whoever uses the style.
    let margin: Int
    private let terms: PerceptualLoss.Terms

    /// - Parameters:
    ///   - targets: the painting's Gram matrices.
    ///   - margin: for the crops, and for the model.
    ///   - seed: of the initial weights.
    ///   - memory: bytes that can be had, where the system tells.
    /// - Throws: ``VGGFileError`` if the loss network's file is damaged, `PlanError` where the memory does not suffice, or an
    ///   error of the convolution library.
    init(
        _ network: TransformNet, loss: PerceptualLoss, targets: [[Float]], batchSize: Int, crop: Int,
        margin: Int = Trainer.borderReach, learningRate: Float, seed: UInt64,
        memory: Int? = AvailableMemory.byteCount
    ) throws {
        (self.network, self.margin) = (network, margin)
        var generator = SplitMix64(seed: seed)
        store = ParameterStore(network.parameters + loss.network.parameters, using: &generator)
        try loss.network.load(into: store)
        optimizer = Muon(rate: learningRate, for: store)
        let graph = Graph()
        photos = graph.input(Shape(batch: batchSize, height: crop, width: crop, channels: 3))
        styleFactor = graph.input(.scalar)
        let target = loss.styleTarget(in: graph)
        terms = loss(
            of: network(photos, margin: margin), content: loss.contentFeatures(of: photos), styles: [target],
            styleFactor: styleFactor)
        plan = try Plan(graph, outputs: terms.all, differentiating: terms.total, in: loss.precision, store: store)
        if let memory, plan.byteCount > memory {
            throw PlanError.outOfMemory(byteCount: plan.byteCount)
        }
        matrices = target.matrices
        setTargets(targets)
    }

    /// Turns to a painting, by its Gram matrices.
    func setTargets(_ targets: [[Float]]) {
        for (gram, matrix) in zip(matrices, targets) { plan[gram] = matrix }
    }

    /// Bytes that a step works in.
    var byteCount: Int { plan.byteCount }

    /// One iteration: the losses of the batch, then an update of the weights unless the losses have gone astray.
    func step(_ pixels: [Float], styleFactor: Float) -> Losses {
        plan[photos] = pixels
        plan[self.styleFactor][0] = styleFactor
        plan.forward()
        let losses = plan.losses(terms)
        guard losses.strayTerm == nil else { return losses }
        plan.backward()
        optimizer.update()
        return losses
    }

    /// Runs a step without an update and says how long each of its parts took.
    func profile() -> [StepProfile] { plan.profile() }

    /// Whether all weights and moments are finite numbers: gradients and their squares can overflow where the losses do
    /// not.
    var isSound: Bool {
        network.parameters.allSatisfy { parameter in
            let moments = optimizer.moments(of: parameter)
            return [store[parameter], moments.first, moments.second].allSatisfy { $0.allSatisfy(\.isFinite) }
        }
    }

    /// The weights as they are now.
    var model: StyleModel {
        var model = StyleModel(network, from: store)
        model.margin = margin
        return model
    }

    /// As far as networks see a picture's borders, nearly. Where the loss saw what they paint there, they would learn to paint
    /// frames: what the Gram matrices ask for costs least where it is always the same place.
    static let borderReach = 48
}

// MARK: Stopping and going on

extension Trainer {
    /// What a later run needs to go on from here.
    func progress(seed: UInt64, photographsDrawn: Int) -> TrainingProgress {
        var (first, second) = ([String: [Float]](), [String: [Float]]())
        for parameter in network.parameters {
            let moments = optimizer.moments(of: parameter)
            first[parameter.name] = moments.first
            if !parameter.isKernel { second[parameter.name] = moments.second }
        }
        return TrainingProgress(
            optimizerStep: optimizer.step, firstMoments: first, secondMoments: second, seed: seed,
            photographsDrawn: photographsDrawn)
    }

    /// Goes on from a checkpoint of the same network.
    func resume(_ model: StyleModel, _ progress: TrainingProgress) throws(WeightsError) {
        try model.load(into: store)
        for parameter in network.parameters {
            let moments = Moments(
                first: progress.firstMoments[parameter.name]!, second: progress.secondMoments[parameter.name] ?? [])
            optimizer.setMoments(of: parameter, to: moments)
        }
        optimizer.resume(at: progress.optimizerStep)
    }
}
