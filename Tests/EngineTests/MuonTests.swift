import Testing

@testable import Engine

@Suite struct MuonTests {
    private let kernel = Parameter("k", [8, 3, 3, 3], .uniform(bound: 1))
    private let small = Parameter("s", [4, 2, 1, 1], .uniform(bound: 1))
    private let bias = Parameter("b", [8], .uniform(bound: 1))
    private let frozen = Parameter("f", [4, 4, 3, 3], .ones, isTrainable: false)

    private func store() -> ParameterStore {
        var generator = SplitMix64(seed: 1)
        return ParameterStore([kernel, bias, frozen, small], using: &generator)
    }

    private func setGradients(_ store: ParameterStore, seed: UInt64) {
        for (index, parameter) in [kernel, small, bias].enumerated() {
            var gradient = store[parameter]
            gradient.fill(seed: 10 * seed + UInt64(index))
            store.setGradient(of: parameter, to: gradient)
        }
    }

    private func run(_ muon: Muon, _ store: ParameterStore, steps: ClosedRange<UInt64>) {
        for step in steps {
            setGradients(store, seed: step)
            muon.update()
        }
    }

    /// Taking the moments over half-way gives what an uninterrupted run gives.
    @Test func resumes() {
        let (whole, first, second) = (store(), store(), store())
        run(Muon(rate: 0.1, for: whole), whole, steps: 1...6)
        let interrupted = Muon(rate: 0.1, for: first)
        run(interrupted, first, steps: 1...3)
        let resumed = Muon(rate: 0.1, for: second)
        for parameter in [kernel, small, bias] {
            second[parameter] = first[parameter]
            resumed.setMoments(of: parameter, to: interrupted.moments(of: parameter))
        }
        resumed.resume(at: interrupted.step)
        run(resumed, second, steps: 4...6)
        for parameter in [kernel, small, bias] { #expect(second[parameter] == whole[parameter]) }
        #expect(resumed.step == 6)
    }

    @Test func allButKernelsMoveAsAdamMovesThem() {
        let (ours, adams) = (store(), store())
        run(Muon(rate: 0.1, for: ours), ours, steps: 1...3)
        let adam = Adam(rate: 0.1, for: adams)
        for step: UInt64 in 1...3 {
            setGradients(adams, seed: step)
            adam.update()
        }
        #expect(ours[bias] == adams[bias])
        #expect(ours[kernel] != adams[kernel] && ours[small] != adams[small])
    }

    @Test func leavesFrozenWeightsAlone() {
        let store = store()
        run(Muon(rate: 0.1, for: store), store, steps: 1...2)
        #expect(store[frozen].allSatisfy { $0 == 1 })
    }

    /// Least squares: the loss falls to nearly nothing as the rate falls.
    @Test func trains() throws {
        let loss = try leastSquares { store in
            let muon = Muon(rate: 0.05, for: store)
            return { iteration in
                muon.rate = 0.05 * (1 - Float(iteration) / 300)
                muon.update()
            }
        }
        #expect(loss < 1e-4)
    }
}
