import Testing

@testable import Engine

@Suite struct ParameterStoreTests {
    private let frozen = Parameter("frozen", [5], .ones, isTrainable: false)
    private let kernel = Parameter("kernel", [2, 3, 3, 3], .uniform(bound: 0.25))
    private let bias = Parameter("bias", [2], .zeros)

    private func store(seed: UInt64 = 1) -> ParameterStore {
        var generator = SplitMix64(seed: seed)
        return ParameterStore([frozen, kernel, bias], using: &generator)
    }

    @Test func initialLaws() {
        let store = store()
        #expect(store[frozen].allSatisfy { $0 == 1 } && store[frozen].count == 5)
        #expect(store[bias].allSatisfy { $0 == 0 } && store[bias].count == 2)
        #expect(store[kernel].allSatisfy { abs($0) <= 0.25 } && Set(store[kernel]).count > 50)
    }

    @Test func theSameSeedGivesTheSameWeights() {
        let stores = [3, 3, 4].map(store(seed:))
        let weights = stores.map { Array($0[kernel]) }
        #expect(weights[0] == weights[1] && weights[0] != weights[2])
    }

    @Test func parametersDoNotOverlap() {
        let store = store()
        for (number, parameter) in store.parameters.enumerated() {
            store[parameter] = Array(repeating: Float(number), count: parameter.count)
        }
        for (number, parameter) in store.parameters.enumerated() {
            #expect(store[parameter].allSatisfy { $0 == Float(number) })
            #expect(UInt(bitPattern: store.address(of: parameter)) % 64 == 0)
        }
    }

    /// An update of all trainable weights must leave the frozen ones alone.
    @Test func trainableWeightsComeFirst() {
        let store = store()
        #expect(store.parameters.map(\.name) == ["kernel", "bias", "frozen"])
        store.trainable.values.update(repeating: 7)
        #expect(store[frozen].allSatisfy { $0 == 1 })
        #expect(store[kernel].allSatisfy { $0 == 7 } && store[bias].allSatisfy { $0 == 7 })
    }

    @Test func gradientsLieLikeTheirWeights() {
        let store = store()
        let (values, gradients) = store.trainable
        #expect(values.count == gradients.count)
        let offset = store.address(of: bias) - values.baseAddress!
        #expect(store.gradientAddress(of: bias) == gradients.baseAddress! + offset)
    }
}
