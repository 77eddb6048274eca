import Engine
import Foundation
import Imaging
import LBFGS
import PerceptualLoss
import TransformNet

/// Impasto through its public libraries, with the photographs of `formula.py`.
struct Contender {
    private let model: StyleModel
    private let lossNetwork, gatysNetwork: String?
    private let precision: Precision

    init(style: String, lossNetwork: String?, gatysNetwork: String?, in precision: Precision) throws {
        self.precision = precision
        model = try StyleModel(contentsOf: URL(fileURLWithPath: style))
        (self.lossNetwork, self.gatysNetwork) = (lossNetwork, gatysNetwork)
    }

    /// What a piece of work found out, by the names of peers.py.
    typealias Figures = [String: Double]

    /// One pass of the network; returns the mean of the picture.
    func inference(width: Int, height: Int) throws -> () -> Figures {
        let store = try loadedStore()
        let graph = Graph()
        let photo = graph.input(Shape(height: height, width: width, channels: 3))
        let picture = model.network(photo)
        let plan = try Plan(graph, outputs: [picture], in: precision, store: store)
        let pixels = formulaPhoto(count: width * height * 3, stream: 1000)
        return {
            plan[photo] = pixels
            plan.forward()
            return ["mean": plan[picture].reduce(0.0) { $0 + Double($1) } / Double(pixels.count)]
        }
    }

    /// One iteration of training with the loss of peers.py; returns the loss.
    func step(batch: Int, crop: Int) throws -> () -> Figures {
        let settings = LossSettings(
            content: try WeightedLayers("relu3_3:1"), style: try WeightedLayers("relu1_2:5,relu2_2:5,relu3_3:5"),
            totalVariation: 0, scales: 1)
        let loss = try PerceptualLoss(
            VGGFile(url: URL(fileURLWithPath: lossNetwork ?? "")), settings: settings, in: precision)
        let painting = Image(width: crop, height: crop, pixels: formulaPhoto(count: crop * crop * 3, stream: 1001))
        let grams = try loss.gramMatrices(of: painting)
        let store = try loadedStore(with: loss)
        let graph = Graph()
        let photos = graph.input(Shape(batch: batch, height: crop, width: crop, channels: 3))
        let target = loss.styleTarget(in: graph)
        let terms = loss(
            of: model.network(photos), content: loss.contentFeatures(of: photos), styles: [target])
        let plan = try Plan(graph, outputs: [terms.total], differentiating: terms.total, in: precision, store: store)
        for (input, gram) in zip(target.matrices, grams) { plan[input] = gram }
        let optimizer = Adam(rate: 1e-3, for: store)
        let pixels = formulaPhoto(count: batch * crop * crop * 3, stream: 1000)
        return {
            plan[photos] = pixels
            plan.forward()
            plan.backward()
            optimizer.update()
            return ["loss": Double(plan[terms.total][0])]
        }
    }

    /// Gatys' method from a third photograph at half its levels, as `impasto-train gatys` goes about it; returns the
    /// loss at the start, and how many iterations and evaluations there were.
    func gatys(width: Int, height: Int, iterations: Int) throws -> () throws -> Figures {
        let settings = LossSettings(
            content: try WeightedLayers("relu3_4:1"), style: try WeightedLayers("relu1_1:20,relu2_1:20,relu3_1:20"),
            totalVariation: 0, scales: 1)
        let loss = try PerceptualLoss(
            VGGFile(url: URL(fileURLWithPath: gatysNetwork ?? "")), settings: settings, in: precision)
        func photo(stream: UInt64) -> Image {
            Image(width: width, height: height, pixels: formulaPhoto(count: width * height * 3, stream: stream))
        }
        let painting = PictureObjective.Style(matrices: try loss.gramMatrices(of: photo(stream: 1001)))
        let objective = try PictureObjective(loss, photo: photo(stream: 1000), styles: [painting])
        let start = photo(stream: 1002).pixels.map { Double($0 / 2) }
        return { try descend(objective, from: start, iterations: iterations) }
    }

    private func descend(
        _ objective: PictureObjective, from start: [Double], iterations: Int
    ) throws -> Figures {
        var (point, losses, done) = (start, [Double](), 0)
        _ = try LBFGS(iterations: iterations).minimize(&point) { point, gradient in
            objective.pixels = point.map { Float($0) }
            objective.evaluate()
            _ = gradient.update(fromContentsOf: objective.gradient.map(Double.init))
            losses.append(Double(objective.losses.total))
            return losses.last!
        } shouldGoOn: { iteration in
            done = iteration.number
            return true
        }
        return ["loss": losses[0], "iterations": Double(done), "evaluations": Double(losses.count)]
    }

    private func loadedStore(with loss: PerceptualLoss? = nil) throws -> ParameterStore {
        let store = ParameterStore(
            model.network.parameters + (loss?.network.parameters ?? []))
        try model.load(into: store)
        try loss?.network.load(into: store)
        return store
    }
}

/// Uniform numbers 0…255 as `formula.py` makes them, in H×W×C order.
private func formulaPhoto(count: Int, stream: UInt64) -> [Float] {
    (0..<count).map { index in
        var z = stream &* 0x9E37_79B9_7F4A_7C15 &+ (UInt64(index) &+ 1) &* 0xD1B5_4A32_D192_ED03
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return 255 * Float(z >> 40) / 16_777_216
    }
}
