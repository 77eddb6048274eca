import Engine
import Testing

@testable import TransformNet

@Suite struct MixingTests {
    private func model(_ layers: String, seed: UInt64, output: TransformNet.Output = .linear) throws -> StyleModel {
        let network = TransformNet(try Architecture(layers), output: output)
        var generator = SplitMix64(seed: seed)
        return StyleModel(network, from: ParameterStore(network.parameters, using: &generator))
    }

    private static let layers = "c9s1-4,d8,R8,U2,c9s1-3"

    @Test func weightsAreTheSumOfShares() throws {
        var (a, b) = (try model(Self.layers, seed: 1), try model(Self.layers, seed: 2))
        (a.margin, b.margin) = (0, 48)
        let parts: [(model: StyleModel, share: Float)] = [(a, 1.5), (b, -0.5)]
        let mixed = try #require(StyleModel.mixed(parts))
        #expect(mixed.margin == 48)
        #expect(mixed.weights.count == a.weights.count)
        for (name, weights) in mixed.weights {
            let expected = zip(a.weights[name]!, b.weights[name]!).map { 1.5 * $0 - 0.5 * $1 }
            #expect(zip(weights, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func networksOfOtherMakesCannotBeMixed() throws {
        let a = try model(Self.layers, seed: 1)
        let others = [
            try model("c9s1-8,d8,R8,U2,c9s1-3", seed: 1), try model(Self.layers, seed: 1, output: .tanh),
        ]
        for other in others { #expect(StyleModel.mixed([(a, 0.5), (other, 0.5)]) == nil) }
    }
}
