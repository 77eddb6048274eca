import Foundation
import PerceptualLoss
import TransformNet

// The code of the articles on learning, which shows it line for line.

func lossSettings() throws -> LossSettings {
    var settings = LossSettings(
        content: try WeightedLayers("relu3_3"), style: try WeightedLayers("relu1_2,relu2_2,relu3_3"),
        totalVariation: 1e-5, scales: 3)
    settings.grid = 5000
    return settings
}

func loss(of painting: Image, on photos: [Image], lossNetwork: URL, strength: Float = 1) throws -> PerceptualLoss {
    var settings = try lossSettings()
    let unbalanced = try PerceptualLoss(contentsOf: lossNetwork, settings: settings)
    let pull = try unbalanced.pull(on: photos, towards: unbalanced.gramMatrices(of: painting))
    for term in settings.style.terms.indices {
        settings.style.terms[term].weight *= 3.5 * strength * pull.content / pull.style
    }
    return try PerceptualLoss(contentsOf: lossNetwork, settings: settings, in: .fastest)
}

func untrained(_ layers: String, seed: UInt64) throws -> StyleModel {
    let network = TransformNet(try Architecture(layers))
    var generator = SplitMix64(seed: seed)
    return StyleModel(network, from: ParameterStore(network.parameters, using: &generator))
}

func crops(of photos: [Image], count: Int, side: Int, using generator: inout SplitMix64) -> [Float] {
    (0..<count).flatMap { _ in
        let photo = photos[Int.random(in: photos.indices, using: &generator)].covering(shortSide: side)
        let x = Int.random(in: 0...photo.width - side, using: &generator)
        let y = Int.random(in: 0...photo.height - side, using: &generator)
        return photo.cropped(x: x, y: y, width: side, height: side).pixels
    }
}

enum LearningError: Error {
    case astray(iteration: Int, term: String)
}

func learn(
    _ painting: Image, from photos: [Image], starting model: StyleModel, with loss: PerceptualLoss, iterations: Int,
    batchSize: Int = 4, side: Int = 128, report: (Int, Losses) -> Void = { _, _ in }
) throws -> StyleModel {
    let network = model.network
    let store = ParameterStore(network.parameters + loss.network.parameters)
    try model.load(into: store)
    try loss.network.load(into: store)

    let graph = Graph()
    let batch = graph.input(Shape(batch: batchSize, height: side, width: side, channels: 3))
    let target = loss.styleTarget(in: graph)
    let margin = 48
    let terms = loss(
        of: network(batch, margin: margin), content: loss.contentFeatures(of: batch), styles: [target])
    let plan = try Plan(
        graph, outputs: terms.all, differentiating: terms.total, in: loss.precision, store: store)

    for (input, matrix) in zip(target.matrices, try loss.gramMatrices(of: painting)) { plan[input] = matrix }

    let optimizer = Muon(rate: 1e-3, for: store)
    var generator = SplitMix64(seed: 1)
    for iteration in 1...iterations {
        plan[batch] = crops(of: photos, count: batchSize, side: side, using: &generator)
        plan.forward()
        let losses = plan.losses(terms)
        if let term = losses.strayTerm { throw LearningError.astray(iteration: iteration, term: term) }
        plan.backward()
        optimizer.update()
        report(iteration, losses)
    }

    var learned = StyleModel(network, from: store)
    learned.margin = margin
    return learned
}

func learn(painting: URL, photos: [URL], lossNetwork: URL, start: URL, iterations: Int, to result: URL) throws {
    let painting = try Image(contentsOf: painting).fitted(longSide: 512)
    let photos = try photos.map { try Image(contentsOf: $0) }
    let samples = photos.prefix(24).map { photo in
        photo.covering(shortSide: 256).cropped(x: 0, y: 0, width: 256, height: 256)
    }
    let loss = try loss(of: painting, on: samples, lossNetwork: lossNetwork)
    let model = try StyleModel(contentsOf: start)
    let style = try learn(painting, from: photos, starting: model, with: loss, iterations: iterations)
    try style.write(to: result)
}

func improve(_ photo: Image, towards painting: Image, with loss: PerceptualLoss, iterations: Int) throws -> Image {
    let style = PictureObjective.Style(matrices: try loss.gramMatrices(of: painting))
    let objective = try PictureObjective(loss, photo: photo, styles: [style])
    let picture = Parameter("picture", [photo.height, photo.width, 3], .zeros)
    let store = ParameterStore([picture])
    store[picture] = photo.pixels
    let optimizer = Adam(rate: 2, for: store)
    for _ in 0..<iterations {
        objective.pixels = store[picture]
        objective.evaluate()
        store.setGradient(of: picture, to: objective.gradient)
        optimizer.update()
    }
    return Image(width: photo.width, height: photo.height, pixels: store[picture])
}
