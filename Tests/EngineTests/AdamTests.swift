import Testing

@testable import Engine

@Suite struct AdamTests {
    private let weights = Parameter("w", [40], .uniform(bound: 1))
    private let frozen = Parameter("f", [40], .ones, isTrainable: false)

    private func store() -> ParameterStore {
        var generator = SplitMix64(seed: 1)
        return ParameterStore([weights, frozen], using: &generator)
    }

    /// Taking the moments over half-way gives what an uninterrupted run gives.
    @Test func resumes() {
        let (whole, first, second) = (store(), store(), store())
        run(Adam(rate: 0.1, for: whole), whole, steps: 1...6)
        let interrupted = Adam(rate: 0.1, for: first)
        run(interrupted, first, steps: 1...3)
        let resumed = Adam(rate: 0.1, for: second)
        second[weights] = first[weights]
        resumed.setMoments(of: weights, to: interrupted.moments(of: weights))
        resumed.resume(at: interrupted.step)
        run(resumed, second, steps: 4...6)
        #expect(second[weights] == whole[weights])
        #expect(resumed.step == 6)
    }

    private func run(_ adam: Adam, _ store: ParameterStore, steps: ClosedRange<UInt64>) {
        for step in steps {
            var gradient = store[weights]
            gradient.fill(seed: step)
            store.setGradient(of: weights, to: gradient)
            adam.update()
        }
    }

    @Test func leavesFrozenWeightsAlone() {
        let store = store()
        run(Adam(rate: 0.1, for: store), store, steps: 1...2)
        #expect(store[frozen].allSatisfy { $0 == 1 })
    }

    /// Least squares: the loss falls to nearly nothing.
    @Test func trains() throws {
        let loss = try leastSquares { store in
            let adam = Adam(rate: 0.05, for: store)
            return { _ in adam.update() }
        }
        #expect(loss < 1e-4)
    }
}
