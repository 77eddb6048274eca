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
            return plan[loss] + plan.gradient(of: x)
        }
        #expect(relativeError(results[1], results[0].map { $0 * -2.5 }) < 1e-6)
        #expect(results[0].contains { $0 != 0 })
    }

    @Test func scaledByPixel() throws {
        let graph = Graph()
        let (x, factors) = (
            graph.input(input), graph.input(Shape(batch: 2, height: 4, width: 5, channels: 1))
        )
        let y = x.scaled(byPixel: factors)
        let target = graph.input(input)
        let loss = y.squaredError(from: target)
        let plan = try Plan(graph, outputs: [y], differentiating: loss, withRespectTo: [x], store: makeStore([]))
        for (index, value) in [x, factors, target].enumerated() { plan[value].fill(seed: UInt64(index)) }
        plan[factors][7] = 0
        plan.forward()
        plan.backward()
        let (numbers, each, wanted) = (plan[x], plan[factors], plan[target])
        let expected = numbers.indices.map { numbers[$0] * each[$0 / 3] }
        #expect(plan[y] == expected)
        let gradient = expected.indices.map { 2 * (expected[$0] - wanted[$0]) * each[$0 / 3] / 120 }
        #expect(relativeError(plan.gradient(of: x), gradient) < 1e-6)
        #expect(plan.gradient(of: x)[21..<24].allSatisfy { $0 == 0 })
    }
}
