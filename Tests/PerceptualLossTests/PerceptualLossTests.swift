import Engine
import Imaging
import Testing

@testable import PerceptualLoss

@Suite struct PerceptualLossTests {
    private let shape = Shape(height: 20, width: 24, channels: 3)
    private let picture = Formula.image(width: 24, height: 20, stream: 1)
    private let photo = Formula.image(width: 24, height: 20, stream: 2)
    private let painting = Formula.image(width: 17, height: 30, stream: 3)

    private func loss(scales: Int = 1) throws -> PerceptualLoss {
        PerceptualLoss(
            .small,
            settings: try .of(content: "relu2_1:2,relu3_2", style: "relu1_1:5,relu2_2,relu3_1:3", scales: scales))
    }

    private func run(
        _ loss: PerceptualLoss, picture: Image, photo: Image, painting: Image, styleFactor: Float = 1
    ) throws -> (PlannedLoss.Term) -> Float {
        let shape = Shape(height: picture.height, width: picture.width, channels: 3)
        let planned = try PlannedLoss(loss, pictures: shape, painting: painting)
        planned.fill(planned.picture, picture.pixels)
        planned.fill(planned.photo, photo.pixels)
        planned.plan[planned.styleFactor][0] = styleFactor
        planned.plan.forward()
        return planned.callAsFunction
    }

    /// Central differences at the samples that matter most; steps of 1 in 255 cross few of the rectifiers' corners.
    @Test(arguments: PlannedLoss.Term.allCases, [1, 3]) func gradientsAreDerivatives(
        term: PlannedLoss.Term, scales: Int
    ) throws {
        let planned = try PlannedLoss(loss(scales: scales), pictures: shape, painting: painting, differentiating: term)
        planned.fill(planned.photo, photo.pixels)
        func value(_ pixels: [Float]) -> Float {
            planned.fill(planned.picture, pixels)
            planned.plan.forward()
            return planned(term)
        }
        _ = value(picture.pixels)
        planned.plan.backward()
        let gradient = planned.plan.gradient(of: planned.picture)
        let largest = gradient.indices.sorted { abs(gradient[$0]) > abs(gradient[$1]) }.prefix(5)
        for i in largest + [0, 71, 700, 1439] {
            var (lower, upper) = (picture.pixels, picture.pixels)
            (lower[i], upper[i]) = (lower[i] - 1, upper[i] + 1)
            let derivative = (value(upper) - value(lower)) / 2
            #expect(
                abs(derivative - gradient[i]) < 0.03 * abs(gradient[largest[0]]),
                "sample \(i): \(derivative), \(gradient[i])")
        }
    }

    @Test func theTotalCountsThePatternOfTheGrid() throws {
        var settings = try loss().settings
        settings.grid = 5
        let total = try run(
            PerceptualLoss(.small, settings: settings), picture: picture, photo: photo, painting: painting)(.total)
        let without = try run(loss(), picture: picture, photo: photo, painting: painting)(.total)
        let graph = Graph()
        let input = graph.input(shape)
        let pattern = input.gridPattern(period: 4)
        let plan = try Plan(graph, outputs: [pattern], store: ParameterStore([]))
        plan[input] = picture.pixels
        plan.forward()
        #expect(plan[pattern][0] > 0.1)
        #expect(abs(total - without - 5 * plan[pattern][0]) < 1e-4 * total)
    }

    @Test(arguments: 1...3) func aPaintingHasItsOwnStyle(scales: Int) throws {
        let loss = try loss(scales: scales)
        let other = try run(loss, picture: picture, photo: picture, painting: painting)(.style)
        let own = try run(loss, picture: painting, photo: painting, painting: painting)(.style)
        #expect(other > 1)
        #expect(own < 1e-9 * other)
    }

    @Test func aPhotoHasItsOwnContent() throws {
        let loss = try loss()
        #expect(try run(loss, picture: photo, photo: photo, painting: painting)(.content) == 0)
        #expect(try run(loss, picture: picture, photo: photo, painting: painting)(.content) > 1)
    }

    @Test func contentCountsOnceWhateverTheScales() throws {
        let contents = try (1...3).map { scales in
            try run(loss(scales: scales), picture: picture, photo: photo, painting: painting)(.content)
        }
        #expect(contents == Array(repeating: contents[0], count: 3))
    }

    @Test(arguments: [0, 0.25, 1, 3] as [Float]) func theStyleFactorCountsInTheTotalAlone(factor: Float) throws {
        let loss = try loss(scales: 2)
        let full = try run(loss, picture: picture, photo: photo, painting: painting)
        let scaled = try run(loss, picture: picture, photo: photo, painting: painting, styleFactor: factor)
        for term in [PlannedLoss.Term.content, .style, .totalVariation] { #expect(scaled(term) == full(term)) }
        let total = full(.content) + factor * full(.style) + full(.totalVariation)
        #expect(abs(scaled(.total) - total) < 1e-5 * total)
    }

    @Test func weightsMultiplyTheirTerms() throws {
        let single = try run(
            PerceptualLoss(.small, settings: .of(content: "relu2_1", style: "relu1_2")), picture: picture, photo: photo,
            painting: painting)
        let triple = try run(
            PerceptualLoss(.small, settings: .of(content: "relu2_1:3", style: "relu1_2:3")), picture: picture,
            photo: photo,
            painting: painting)
        for term in [PlannedLoss.Term.content, .style] {
            #expect(abs(triple(term) - 3 * single(term)) < 1e-4 * triple(term))
        }
    }

    // MARK: Gram matrices

    @Test func gramMatricesComeLayerByLayerScaleAfterScale() throws {
        let grams = try loss(scales: 3).gramMatrices(of: painting)
        #expect(grams.map(\.count) == [16, 32, 48, 16, 32, 48, 16, 32, 48].map { $0 * $0 })
        let first = try loss().gramMatrices(of: painting)
        #expect(first.count == 3 && Array(grams.prefix(3)) == first)
        let half = try loss().gramMatrices(of: painting.halved)
        for (a, b) in zip(grams[3..<6], half) { #expect(relativeError(a, b) < 1e-4) }
    }

    @Test func gramMatricesAreSymmetric() throws {
        let gram = try loss().gramMatrices(of: painting)[2]
        let transposed = gram.indices.map { gram[$0 % 48 * 48 + $0 / 48] }
        #expect(relativeError(gram, transposed) < 1e-6)
        #expect((0..<48).allSatisfy { gram[$0 * 49] >= 0 })
    }

    /// Kernels that pass one channel on make every feature of a constant painting the same everywhere:
    /// G = f fᵀ / C, at every scale.
    @Test func gramMatricesOfAConstantPainting() throws {
        let network = LossNetwork(widths: [[16]], upTo: LossLayer(block: 1, convolution: 1)) { _ in
            var kernel = [Float](repeating: 0, count: 16 * 27)
            for output in 0..<16 { kernel[output * 27 + output % 3 * 9 + 4] = Float(output) / 8 }
            return (kernel, (0..<16).map { Float($0) / 2 })
        }
        let loss = PerceptualLoss(network, settings: try .of(content: "relu1_1", style: "relu1_1", scales: 3))
        let colour: [Float] = [200, 100, 110]
        let means: [Float] = [123.68, 116.779, 103.939]
        let features = (0..<16).map { i in
            let brightness: Float = (colour[i % 3] - means[i % 3]) * Float(i) / 8
            return max(0, brightness + Float(i) / 2)
        }
        let expected = features.flatMap { a in features.map { a * $0 / 16 } }
        let painting = Image(width: 19, height: 22, pixels: (0..<19 * 22).flatMap { _ in colour })
        for gram in try loss.gramMatrices(of: painting) { #expect(relativeError(gram, expected) < 1e-5) }
    }
}

extension Image {
    /// The mean of every 2 × 2 pixels; a last odd row or column is left out.
    fileprivate var halved: Image {
        let (width, height) = (width / 2, height / 2)
        let halves = (0..<width * height * 3).map { i in
            let (row, column, channel) = (i / 3 / width * 2, i / 3 % width * 2, i % 3)
            let first = (row * self.width + column) * 3 + channel
            let below = first + self.width * 3
            return (pixels[first] + pixels[first + 3] + pixels[below] + pixels[below + 3]) / 4
        }
        return Image(width: width, height: height, pixels: halves)
    }
}
