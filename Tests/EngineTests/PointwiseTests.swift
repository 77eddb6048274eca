import Testing

@testable import Engine

@Suite struct PointwiseTests {
    private let input = Shape(batch: 2, height: 4, width: 5, channels: 3)
    private let norm = InstanceNorm("n", channels: 3)

    @Test func gradientRectified() throws { try checkGradient(input: input) { $0.rectified() } }
    @Test func gradientBounded() throws { try checkGradient(input: input) { $0.bounded(amplitude: 1.5, centre: 0.25) } }
    @Test func gradientTimesANumber() throws { try checkGradient(input: input) { $0 * -0.7 } }
    @Test func gradientNormalized() throws {
        try checkGradient(input: input) { $0.normalized(scale: [2, -1, 0.5], offset: [1, 2, 3]) }
    }

    @Test func gradientOfASum() throws {
        try checkGradient(of: [norm], input: input) { norm($0) + $0.bounded(amplitude: 1, centre: 0) }
    }

    @Test func gradientOfAValueAddedToItself() throws {
        try checkGradient(of: [norm], input: input) { x in
            let y = norm(x)
            return y + y
        }
    }

    @Test func gradientOfAValueWithManyConsumers() throws {
        try checkGradient(of: [norm], input: input) { x in
            let y = norm(x)
            return y.rectified() + y * 0.5 + (y + x * 0.25) + x
        }
    }

    @Test func scaledByAnInput() throws {
        let graph = Graph()
        let (x, factor) = (graph.input(input), graph.input(.scalar))
        let loss = x.totalVariation().scaled(by: factor)
        let plan = try Plan(graph, outputs: [loss], differentiating: loss, withRespectTo: [x], store: makeStore([]))
        plan[x].fill(seed: 1)
        let results = [Float(1), -2.5].map { number in
            plan[factor][0] = number
            plan.forward()
            plan.backward()
            return Array(plan[loss]) + Array(plan.gradient(of: x))
        }
        #expect(relativeError(results[1], results[0].map { $0 * -2.5 }) < 1e-6)
        #expect(results[0].contains { $0 != 0 })
    }
}
