import Testing

@testable import Engine

@Suite struct LossesTests {
    private let input = Shape(batch: 2, height: 5, width: 6, channels: 3)
    private let norm = InstanceNorm("n", channels: 3)

    @Test func gradientTotalVariation() throws { try checkGradient(input: input) { $0.totalVariation() } }

    @Test func gradientGridPattern() throws { try checkGradient(input: input) { $0.gridPattern(period: 2) } }

    @Test(arguments: [1, 3, 16]) func gradientGram(channels: Int) throws {
        try checkGradient(input: Shape(batch: 2, height: 4, width: 3, channels: channels)) { $0.gram() * 10 }
    }

    /// Of one value with itself, of two values, and of a value with an input that has no gradient.
    @Test func gradientCrossGram() throws {
        let convolution = Convolution("c", from: 3, to: 16, side: 3, padding: 1)
        try checkGradient(input: input) { $0.crossGram(with: $0) * 10 }
        try checkGradient(of: [convolution], input: input) { convolution($0).crossGram(with: $0) * 10 }
        try checkGradient(of: [convolution], input: input) { $0.crossGram(with: convolution($0)) * 10 }
    }

    @Test func crossGramOfAValueWithItselfIsItsGram() throws {
        let graph = Graph()
        let x = graph.input(input)
        let matrices = [x.gram(), x.crossGram(with: x)]
        let results = try matrices.map { matrix in
            let loss = matrix.squaredError(from: graph.input(matrix.shape))
            let plan = try Plan(
                graph, outputs: [matrix], differentiating: loss, withRespectTo: [x], store: makeStore([]))
            plan[x].fill(seed: 1)
            plan.forward()
            plan.backward()
            return (plan[matrix], plan.gradient(of: x))
        }
        #expect(matrices[0].shape == matrices[1].shape)
        #expect(relativeError(results[1].0, results[0].0) < 1e-6)
        #expect(relativeError(results[1].1, results[0].1) < 1e-5)
    }

    @Test func gradientOfTheErrorBetweenTwoValues() throws {
        try checkGradient(of: [norm], input: input) { norm($0).squaredError(from: $0.bounded(amplitude: 1, centre: 0)) }
    }

    /// One target for the whole batch is the same as the target repeated, in value and gradient.
    @Test func aSharedTargetIsARepeatedOne() throws {
        let graph = Graph()
        let x = graph.input(input)
        let shared = graph.input(Shape(batch: 1, height: 5, width: 6, channels: 3))
        let repeated = graph.input(input)
        let losses = [x.squaredError(from: shared), x.squaredError(from: repeated)]
        let results = try losses.map { loss in
            let plan = try Plan(
                graph, outputs: [loss, x], differentiating: loss, withRespectTo: [x], store: makeStore([]))
            plan[x].fill(seed: 1)
            if loss.id == losses[0].id {
                plan[shared].fill(seed: 2)
            } else {
                var half = [Float](repeating: 0, count: 90)
                half.fill(seed: 2)
                plan[repeated] = half + half
            }
            plan.forward()
            plan.backward()
            return plan[loss] + plan.gradient(of: x)
        }
        #expect(relativeError(results[0], results[1]) < 1e-6)
    }
}
