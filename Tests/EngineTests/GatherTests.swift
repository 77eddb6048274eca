import Testing

@testable import Engine

@Suite struct GatherTests {
    private let input = Shape(batch: 2, height: 5, width: 6, channels: 3)

    private func values(_ body: (Value) -> Value) throws -> [Float] {
        let graph = Graph()
        let x = graph.input(Shape(height: 2, width: 3, channels: 1))
        let y = body(x)
        let plan = try Plan(graph, outputs: [y], store: makeStore([]))
        plan[x] = (0..<6).map(Float.init)
        plan.forward()
        return plan[y]
    }

    @Test func reflected() throws {
        #expect(try values { $0.reflected(by: 1) } == [4, 3, 4, 5, 4, 1, 0, 1, 2, 1, 4, 3, 4, 5, 4, 1, 0, 1, 2, 1])
        #expect(try values { $0.reflected(bottom: 1, right: 2) } == [0, 1, 2, 1, 0, 3, 4, 5, 4, 3, 0, 1, 2, 1, 0])
    }

    @Test func upsampledAndCropped() throws {
        #expect(try values { $0.upsampled(by: 2).cropped(height: 3, width: 3) } == [0, 0, 1, 0, 0, 1, 3, 3, 4])
        #expect(try values { $0.cropped(top: 1, left: 1, height: 1, width: 2) } == [4, 5])
    }

    @Test func nothingToDoIsTheValueItself() throws {
        let x = Graph().input(input)
        #expect(x.reflected(by: 0).id == x.id)
        #expect(x.cropped(height: 5, width: 6).id == x.id)
    }

    @Test func gradientReflected() throws {
        try checkGradient(input: input) { $0.reflected(top: 4, left: 1, bottom: 0, right: 5) }
    }
    @Test func gradientUpsampled() throws { try checkGradient(input: input) { $0.upsampled(by: 3) } }
    @Test func gradientCropped() throws {
        try checkGradient(input: input) { $0.cropped(height: 2, width: 6) }
        try checkGradient(input: input) { $0.cropped(top: 2, left: 1, height: 3, width: 4) }
    }
    @Test func gradientOfAChain() throws {
        try checkGradient(input: input) {
            $0.reflected(by: 2).upsampled(by: 2).cropped(height: 9, width: 8).reflected(by: 3)
        }
    }
}
