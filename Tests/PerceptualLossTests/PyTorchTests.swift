import Engine
import HDF5
import Testing

@testable import PerceptualLoss

/// The loss of two pictures, and its gradient, against PyTorch, which computed in double precision.
@Suite struct PyTorchTests {
    private static let layers = ["relu1_2", "relu2_2", "relu3_3"]
    private let file: HDF5File
    private let shape = Shape(batch: 2, height: 32, width: 32, channels: 3)

    init() throws { file = try fixture("perceptual") }

    private func planned(style: String, scales: Int, differentiating term: PlannedLoss.Term) throws -> PlannedLoss {
        let settings = try LossSettings.of(content: "relu3_3", style: style, scales: scales)
        let planned = try PlannedLoss(
            PerceptualLoss(.small, settings: settings), pictures: shape,
            painting: Formula.image(width: 40, height: 24, stream: try stream("painting")), differentiating: term)
        planned.fill(planned.picture, Formula.samples(shape.count, stream: try stream("images")))
        planned.fill(planned.photo, Formula.samples(shape.count, stream: try stream("photos")))
        planned.plan.forward()
        planned.plan.backward()
        return planned
    }

    private func stream(_ input: String) throws -> Int { try file.integer("stream_\(input)", of: "perceptual") }

    /// Compares with the sum of the results that the file has under `names`.
    private func check(_ planned: PlannedLoss, _ term: PlannedLoss.Term, _ names: [String]) throws {
        let value = try names.reduce(0) { try $0 + file.double("value_\($1)", of: "perceptual") }
        #expect(abs(Double(planned(term)) - value) < 1e-4 * value, "\(planned(term)) instead of \(value)")
        let parts = try names.map { try file.floats("perceptual/gradient_\($0)_images") }
        let gradient = parts.dropFirst().reduce(parts[0]) { sum, part in zip(sum, part).map { $0 + $1 } }
        let found = planned.plan.gradient(of: planned.picture)
        #expect(found.count == gradient.count)
        // Where a rectifier sees nearly zero, single precision may fall on its other side, and one of those is 0.002.
        let error = distance(found, gradient) / distance(gradient, gradient.map { _ in 0 })
        #expect(error < 3e-3, "the gradient of \(names) differs by \(error)")
    }

    private func distance(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
    }

    @Test(arguments: layers, 1...3) func styleOfOneLayer(layer: String, scales: Int) throws {
        let planned = try planned(style: "\(layer):5", scales: scales, differentiating: .style)
        try check(planned, .style, (1...scales).map { "style_\(layer)_scale\($0)" })
    }

    @Test(arguments: [1, 3]) func contentAndTotalVariationHaveOneScale(scales: Int) throws {
        let content = try planned(style: "relu1_1", scales: scales, differentiating: .content)
        try check(content, .content, ["content_relu3_3"])
        let variation = try planned(style: "relu1_1", scales: scales, differentiating: .totalVariation)
        try check(variation, .totalVariation, ["total_variation"])
    }

    @Test(arguments: [1, 3]) func total(scales: Int) throws {
        let style = Self.layers.map { "\($0):5" }.joined(separator: ",")
        try check(planned(style: style, scales: scales, differentiating: .total), .total, ["total_\(scales)_scales"])
    }
}
