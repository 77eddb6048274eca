import Engine
import Foundation
import PerceptualLoss
import TransformNet

/// The four numbers of a loss, each with its weight.
struct Losses: Sendable, Equatable {
    var content: Float = 0
    var style: Float = 0
    var totalVariation: Float = 0
    var total: Float = 0

    static func + (a: Losses, b: Losses) -> Losses {
        Losses(
            content: a.content + b.content, style: a.style + b.style,
            totalVariation: a.totalVariation + b.totalVariation,
            total: a.total + b.total)
    }

    static func / (a: Losses, count: Int) -> Losses {
        let n = Float(count)
        return Losses(
            content: a.content / n, style: a.style / n, totalVariation: a.totalVariation / n, total: a.total / n)
    }

    /// The first term that is no finite number.
    var strayTerm: String? {
        [("content", content), ("style", style), ("total variation", totalVariation), ("total", total)]
            .first { !$0.1.isFinite }?.0
    }
}

/// A network, its loss and its optimiser, planned for one batch size; `step` is one iteration of training.
final class Trainer {
    let network: TransformNet
    let store: ParameterStore
    let optimizer: Adam
    private let plan: Plan
    private let photos, styleFactor: Value
    private let terms: PerceptualLoss.Terms

    /// - Parameters:
    ///   - targets: the painting's Gram matrices.
    ///   - seed: of the initial weights.
    /// - Throws: ``VGGFileError`` if the loss network's file is damaged, or an error of the convolution library.
    init(
        _ network: TransformNet, loss: PerceptualLoss, targets: [[Float]], batchSize: Int, crop: Int,
        learningRate: Float,
        seed: UInt64
    ) throws {
        self.network = network
        var generator = SplitMix64(seed: seed)
        store = ParameterStore(network.parameters + loss.network.parameters, using: &generator)
        try loss.network.load(into: store)
        optimizer = Adam(rate: learningRate, for: store)
        let graph = Graph()
        photos = graph.input(Shape(batch: batchSize, height: crop, width: crop, channels: 3))
        styleFactor = graph.input(.scalar)
        let grams = loss.targets(in: graph)
        terms = loss(of: network(photos), photo: photos, targets: grams, styleFactor: styleFactor)
        plan = try Plan(graph, outputs: terms.all, differentiating: terms.total, store: store)
        for (gram, target) in zip(grams, targets) { _ = plan[gram].update(fromContentsOf: target) }
    }

    /// Bytes that a step works in.
    var byteCount: Int { plan.byteCount }

    /// One iteration: the losses of the batch, then an update of the weights unless the losses have gone astray.
    func step(_ pixels: [Float], styleFactor: Float) -> Losses {
        _ = plan[photos].update(fromContentsOf: pixels)
        plan[self.styleFactor][0] = styleFactor
        plan.forward()
        let losses = plan.losses(terms)
        guard losses.strayTerm == nil else { return losses }
        plan.backward()
        optimizer.update()
        return losses
    }

    /// Whether all weights and moments are finite numbers: gradients and their squares can overflow where the losses do
    /// not.
    var isSound: Bool {
        network.parameters.allSatisfy { parameter in
            let moments = optimizer.moments(of: parameter)
            return [store[parameter], moments.first, moments.second].allSatisfy { $0.allSatisfy(\.isFinite) }
        }
    }

    /// The weights as they are now.
    var model: StyleModel { StyleModel(network, from: store) }
}

extension Plan {
    func losses(_ terms: PerceptualLoss.Terms) -> Losses {
        Losses(
            content: self[terms.content][0], style: self[terms.style][0], totalVariation: self[terms.totalVariation][0],
            total: self[terms.total][0])
    }
}

// MARK: Stopping and going on

extension Trainer {
    /// What a later run needs to go on from here.
    func progress(seed: UInt64, photographsDrawn: Int) -> TrainingProgress {
        var (first, second) = ([String: [Float]](), [String: [Float]]())
        for parameter in network.parameters {
            let moments = optimizer.moments(of: parameter)
            first[parameter.name] = Array(moments.first)
            second[parameter.name] = Array(moments.second)
        }
        return TrainingProgress(
            optimizerStep: optimizer.step, firstMoments: first, secondMoments: second, seed: seed,
            photographsDrawn: photographsDrawn)
    }

    /// Goes on from a checkpoint of the same network.
    func resume(_ model: StyleModel, _ progress: TrainingProgress) {
        model.load(into: store)
        for parameter in network.parameters {
            let moments = optimizer.moments(of: parameter)
            _ = moments.first.update(fromContentsOf: progress.firstMoments[parameter.name]!)
            _ = moments.second.update(fromContentsOf: progress.secondMoments[parameter.name]!)
        }
        optimizer.resume(at: progress.optimizerStep)
    }
}
