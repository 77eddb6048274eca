import Engine
import Imaging
import Testing

@testable import PerceptualLoss

/// How a wide network becomes a narrow one.
@Suite struct DistillationTests {
    private static let shape = Shape(batch: 2, height: 16, width: 16, channels: 3)
    private static let examples = (1...3).map { Formula.samples(shape.count, stream: $0) }

    // MARK: Channels

    /// Gram matrix of features that are sums of a few.
    private func gram(rank: Int, channels: Int) -> [Double] {
        let mixing = Formula.samples(channels * rank, stream: 4).map { Double($0 / 255 - 0.5) }
        return (0..<channels * channels).map { index in
            let (i, j) = (index / channels, index % channels)
            return (0..<rank).reduce(0) { $0 + mixing[i * rank + $1] * mixing[j * rank + $1] }
        }
    }

    /// What a reconstruction lacks of the sum of all squares, by the Gram matrix of the reconstructed features.
    private func lost(_ selection: ChannelSelection, _ gram: [Double], channels: Int) -> Double {
        let count = selection.kept.count
        let told = (0..<channels).reduce(0.0) { sum, channel in
            let row = selection.reconstruction[channel * count..<(channel + 1) * count]
            let products = zip(row, selection.kept).flatMap { a, keptA in
                zip(row, selection.kept).map { b, keptB in a * b * gram[keptA * channels + keptB] }
            }
            return sum + products.reduce(0, +)
        }
        let all = (0..<channels).reduce(0) { $0 + gram[$1 * channels + $1] }
        return (all - told) / all
    }

    @Test func asManyChannelsAsThereAreDirectionsTellTheRest() {
        let gram = gram(rank: 5, channels: 12)
        let selection = ChannelSelection(gram: gram, channels: 12, keeping: 5)
        #expect(Set(selection.kept).count == 5)
        #expect(abs(lost(selection, gram, channels: 12)) < 1e-6)
    }

    @Test func everyChannelMoreLosesLess() {
        let gram = gram(rank: 12, channels: 12)
        let rests = (1...12).map {
            lost(ChannelSelection(gram: gram, channels: 12, keeping: $0), gram, channels: 12)
        }
        #expect(zip(rests, rests.dropFirst()).allSatisfy { $0 > $1 })
        #expect(abs(rests[11]) < 1e-6)
    }

    @Test func keptChannelsAreThemselves() {
        let selection = ChannelSelection(gram: gram(rank: 9, channels: 9), channels: 9, keeping: 4)
        for (place, channel) in selection.kept.enumerated() {
            for other in 0..<4 {
                let expected = other == place ? 1.0 : 0
                #expect(abs(selection.reconstruction[channel * 4 + other] - expected) < 1e-9)
            }
        }
    }

    // MARK: Networks

    private func features(of network: LossNetwork, _ layer: LossLayer, _ pixels: [Float]) throws -> [Float] {
        let store = ParameterStore(network.parameters)
        try network.load(into: store)
        let graph = Graph()
        let input = graph.input(Self.shape)
        let value = network.features(of: input, at: [layer])[layer]!
        let plan = try Plan(graph, outputs: [value], store: store)
        plan[input] = pixels
        plan.forward()
        return plan[value]
    }

    /// How far a thinned network's reconstruction is from the wide features, by their mean square.
    private func error(widths: [Int], at layer: LossLayer) throws -> Float {
        let wide = LossNetwork.small
        let store = ParameterStore(wide.parameters)
        try wide.load(into: store)
        let thinned = try ThinnedNetwork(wide, store, widths: widths, examples: Self.examples, Self.shape)
        let thin = LossNetwork(widths: thinned.network.widths, upTo: layer, input: thinned.network.input) {
            thinned.network.convolutions[$0]!
        }
        let (own, target) = (
            try features(of: thin, layer, Self.examples[0]), try features(of: wide, layer, Self.examples[0])
        )
        let (c, wideC) = (thin.channels(at: layer), wide.channels(at: layer))
        let (head, scale) = (thinned.heads[layer]!, thinned.scales[layer]!.features)
        var (difference, squares) = (Float(0), Float(0))
        for pixel in 0..<own.count / c {
            for channel in 0..<wideC {
                let guess = (0..<c).reduce(Float(0)) { $0 + head[channel * c + $1] * own[pixel * c + $1] } * scale
                let wanted = target[pixel * wideC + channel]
                difference += (guess - wanted) * (guess - wanted)
                squares += wanted * wanted
            }
        }
        return difference / squares
    }

    @Test(arguments: [(1, 2), (2, 2), (3, 3)]) func keepingAllChannelsKeepsTheFeatures(block: Int, convolution: Int)
        throws
    {
        let layer = LossLayer(block: block, convolution: convolution)
        #expect(try error(widths: [16, 32, 48], at: layer) < 1e-6)
    }

    @Test func fewerChannelsAreFartherAway() throws {
        let layer = LossLayer(block: 2, convolution: 2)
        let errors = try [[16, 32], [16, 16], [8, 8]].map { try error(widths: $0 + [48], at: layer) }
        #expect(errors[0] < errors[1] && errors[1] < errors[2] && errors[2] < 1)
    }

    // MARK: Balance

    private func pull(content: String, style: String, painting stream: Int = 20) throws -> PerceptualLoss.Pull {
        let loss = PerceptualLoss(.small, settings: try .of(content: content, style: style, scales: 2))
        let photos = (0..<3).map { Formula.image(width: 24, height: 20, stream: 30 + $0) }
        return try loss.pull(
            on: photos, towards: loss.gramMatrices(of: Formula.image(width: 24, height: 24, stream: stream)))
    }

    @Test func eachTermPullsInProportionToItsWeight() throws {
        let (plain, heavy) = (
            try pull(content: "relu2_1", style: "relu1_2,relu2_2"),
            try pull(content: "relu2_1:3", style: "relu1_2:5,relu2_2:5")
        )
        #expect(abs(heavy.content / plain.content - 3) < 1e-3)
        #expect(abs(heavy.style / plain.style - 5) < 1e-3)
    }

    /// Stripes as contrasty as can be pull many times as strongly as the others.
    @Test func onePictureOfStrongContrastsDoesNotDecide() throws {
        let loss = PerceptualLoss(.small, settings: try .of(content: "relu2_1", style: "relu1_2,relu2_2"))
        let matrices = try loss.gramMatrices(of: Formula.image(width: 24, height: 24, stream: 20))
        let plain = (0..<12).map { Formula.image(width: 24, height: 20, stream: 30 + $0) }
        let stripes = Image(
            width: 24, height: 20, pixels: (0..<24 * 20 * 3).map { ($0 / 6).isMultiple(of: 2) ? 0 : 255 })
        let mixed = plain[..<2] + [stripes] + plain[3...]
        let pulls = try [plain, Array(mixed), [stripes, stripes]].map { try loss.pull(on: $0, towards: matrices).style }
        // As a mean of squares the pull would be twice as strong.
        #expect(pulls[2] > 7 * pulls[0])
        #expect(abs(pulls[1] / pulls[0] - 1) < 0.5)
    }

    /// The gradient of the whole objective where the content term is nothing: that of the style.
    @Test func thePullOfTheStyleIsItsGradient() throws {
        let loss = PerceptualLoss(.small, settings: try .of(content: "relu2_1", style: "relu1_2,relu2_2", scales: 2))
        let photos = (0..<2).map { Formula.image(width: 24, height: 20, stream: 30 + $0) }
        let matrices = try loss.gramMatrices(of: Formula.image(width: 24, height: 24, stream: 20))
        let pull = try loss.pull(on: photos, towards: matrices)
        var settings = loss.settings
        settings.totalVariation = 0
        let objective = try PictureObjective(
            PerceptualLoss(.small, settings: settings), photo: photos[0], styles: [.init(matrices: matrices)])
        objective.pixels = photos[0].pixels
        objective.evaluate()
        let gradient = objective.gradient
        let rms = (gradient.reduce(0) { $0 + $1 * $1 } / Float(gradient.count)).squareRoot()
        #expect(abs(rms - pull.style) < 1e-3 * rms)
    }
}
