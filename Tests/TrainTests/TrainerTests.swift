import Engine
import Imaging
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

/// One iteration of training, beside what it is made of.
@Suite struct TrainerTests {
    private let problem: TinyProblem
    private let loss: PerceptualLoss
    private let targets: [[Float]]
    private let crop = picture(width: 32, height: 32, seed: 4)

    init() throws {
        problem = try TinyProblem()
        let settings = LossSettings(
            content: try WeightedLayers("relu1_2"), style: try WeightedLayers("relu1_1:5,relu1_2:5"),
            totalVariation: 1e-6, scales: 1)
        loss = try PerceptualLoss(contentsOf: problem.folder.file("vgg.h5"), settings: settings, in: .fp32)
        targets = try loss.gramMatrices(of: picture(width: 48, height: 40, seed: 5))
    }

    private func trainer(memory: Int? = nil) throws -> Trainer {
        try Trainer(
            TransformNet(Architecture(TinyProblem.architecture)), loss: loss, targets: targets, batchSize: 1, crop: 32,
            learningRate: 1e-3, seed: 6, memory: memory)
    }

    /// Networks that saw their crops' borders would learn to paint frames.
    @Test func theLossIsThatOfThePictureThatTheStyleWillPaint() throws {
        let trainer = try trainer()
        let painted = try Stylizer(trainer.model, in: .fp32).stylize(crop)
        #expect(trainer.model.margin == Trainer.borderReach)
        let graph = Graph()
        let shape = Shape(height: 32, width: 32, channels: 3)
        let (made, photo) = (graph.input(shape), graph.input(shape))
        let target = loss.styleTarget(in: graph)
        let terms = loss(of: made, content: loss.contentFeatures(of: photo), styles: [target])
        let plan = try Plan(graph, outputs: terms.all, in: .fp32, store: trainer.store)
        (plan[made], plan[photo]) = (painted.pixels, crop.pixels)
        for (gram, matrix) in zip(target.matrices, targets) { plan[gram] = matrix }
        plan.forward()
        let expected = plan.losses(terms)
        let found = trainer.step(crop.pixels, styleFactor: 1)
        #expect(abs(found.content / expected.content - 1) < 1e-3, "\(found), \(expected)")
        #expect(abs(found.style / expected.style - 1) < 1e-3, "\(found), \(expected)")
    }

    /// The system would kill whoever works in what it only promised.
    @Test func whatNeedsMoreMemoryThanThereIsIsRefused() throws {
        let needed = try trainer().byteCount
        #expect(throws: PlanError.outOfMemory(byteCount: needed)) { try trainer(memory: needed - 1) }
        _ = try trainer(memory: needed)
    }
}
