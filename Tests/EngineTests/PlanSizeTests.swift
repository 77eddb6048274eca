import Testing

@testable import Engine

@Suite struct PlanSizeTests {
    @Test(arguments: [(16, 16), (33, 21)])
    func sizeIsKnownBeforePlanning(height: Int, width: Int) throws {
        let network = Convolution("first", from: 3, to: 16, side: 3)
        let graph = Graph()
        let output = network(graph.input(Shape(height: height, width: width, channels: 3)).reflected(by: 1)).rectified()
        let foretold = Plan.byteCount(of: graph, outputs: [output])
        let plan = try Plan(graph, outputs: [output], store: ParameterStore(network.parameters))
        #expect(foretold == plan.byteCount)
        #expect(foretold > 0)
    }
}
