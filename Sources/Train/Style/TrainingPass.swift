import Engine
import PerceptualLoss
import TransformNet

/// What an iteration computes of photographs of one size: the losses, and their gradient by the weights.
struct TrainingPass {
    let plan: Plan
    private let photos, styleFactor: Value
    private let matrices: [Value]
    private let terms: PerceptualLoss.Terms

    /// - Parameters:
    ///   - shape: of a batch of photographs.
    ///   - store: holds the weights of both networks.
    /// - Throws: `PlanError`, or an error of the convolution library.
    init(_ network: TransformNet, loss: PerceptualLoss, photos shape: Shape, store: ParameterStore) throws {
        let graph = Graph()
        photos = graph.input(shape)
        styleFactor = graph.input(.scalar)
        let target = loss.styleTarget(in: graph)
        terms = loss(
            of: network(photos), content: loss.contentFeatures(of: photos), styles: [target], styleFactor: styleFactor)
        plan = try Plan(graph, outputs: terms.all, differentiating: terms.total, in: loss.precision, store: store)
        matrices = target.matrices
    }

    /// Sets the Gram matrices of the painting that the pictures are compared with.
    func setTargets(_ targets: [[Float]]) {
        for (gram, matrix) in zip(matrices, targets) { plan[gram] = matrix }
    }

    /// The losses; the gradient is left in the store, unless they have gone astray.
    func run(_ pixels: [Float], styleFactor: Float) -> Losses {
        plan[photos] = pixels
        plan[self.styleFactor][0] = styleFactor
        plan.forward()
        let losses = plan.losses(terms)
        if losses.strayTerm == nil { plan.backward() }
        return losses
    }
}
