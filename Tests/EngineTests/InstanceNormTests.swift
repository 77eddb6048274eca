import Testing

@testable import Engine

@Suite struct InstanceNormTests {
    private let input = Shape(batch: 2, height: 6, width: 7, channels: 5)
    private let norm = InstanceNorm("n", channels: 5)

    @Test func gradient() throws { try checkGradient(of: [norm], input: input) { norm($0) } }

    @Test func gradientRectified() throws {
        try checkGradient(of: [norm], input: input, step: 1e-4, tolerance: 0.05) { norm($0).rectified() }
    }

    @Test func gradientOfAScaledInput() throws { try checkGradient(of: [norm], input: input) { norm($0 * 3) } }

    @Test func channelsHaveTheMeanAndDeviationThatTheWeightsSay() throws {
        let (graph, store) = (Graph(), makeStore([norm]))
        let x = graph.input(input)
        let y = norm(x)
        let plan = try Plan(graph, outputs: [y], store: store)
        plan[x].fill(seed: 4)
        plan.forward()
        for channel in 0..<10 {
            let (n, c) = (channel / 5, channel % 5)
            let values = (0..<42).map { plan[y][(n * 42 + $0) * 5 + c] }
            let mean = values.reduce(0, +) / 42
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 42).squareRoot()
            #expect(abs(mean - store[norm.offset][c]) < 1e-5)
            #expect(abs(deviation - abs(store[norm.scale][c])) < 1e-3)
        }
    }
}
