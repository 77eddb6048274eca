import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// The losses of a network's pictures of given photographs.
final class Evaluator {
    private let plan: Plan
    private let photo: Value
    private let terms: PerceptualLoss.Terms
    /// Side of the square that a photo is cut to, in pixels.
    let side: Int

    /// - Parameters:
    ///   - margin: pixels by which photos are mirrored beyond their borders while they are painted.
    ///   - precision: of all convolutions.
    ///   - store: holds the network's and the loss network's weights, and may change between evaluations.
    /// - Throws: `PlanError` or an error of the convolution library.
    init(
        _ network: TransformNet, margin: Int, loss: PerceptualLoss, targets: [[Float]], side: Int,
        in precision: Precision, store: ParameterStore
    ) throws {
        self.side = side
        let graph = Graph()
        photo = graph.input(Shape(height: side, width: side, channels: 3))
        let target = loss.styleTarget(in: graph)
        terms = loss(
            of: network(photo, margin: margin), content: loss.contentFeatures(of: photo), styles: [target])
        plan = try Plan(graph, outputs: terms.all, in: precision, store: store)
        for (gram, matrix) in zip(target.matrices, targets) { plan[gram] = matrix }
    }

    /// An evaluator of a network that learns no more.
    /// - Throws: an error of the weights, of the loss network's file, or of the convolution library.
    convenience init(
        _ model: StyleModel, loss: PerceptualLoss, targets: [[Float]], side: Int, in precision: Precision
    ) throws {
        let store = ParameterStore(model.network.parameters + loss.network.parameters)
        try loss.network.load(into: store)
        try model.load(into: store)
        try self.init(
            model.network, margin: model.margin, loss: loss, targets: targets, side: side, in: precision, store: store)
    }

    /// Takes over the store's weights as they are now.
    func reload() { plan.reload() }

    /// The losses of one photo: its short side made `side` pixels long, the middle square painted.
    func losses(of photo: Image) -> Losses {
        plan[self.photo] = photo.middleSquare(side: side).pixels
        plan.forward()
        return plan.losses(terms)
    }
}
