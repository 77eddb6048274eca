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

    @Test(arguments: [(16, 16), (33, 21)])
    func sizeOfADifferentiatingPlanIsKnownBeforePlanning(height: Int, width: Int) throws {
        let network = Convolution("first", from: 3, to: 16, side: 3, padding: 1, isTrainable: false)
        let graph = Graph()
        let x = graph.input(Shape(height: height, width: width, channels: 3))
        let y = network(x).rectified()
        let factors = graph.input(Shape(height: height, width: width, channels: 1))
        let matrix = y.scaled(byPixel: factors).crossGram(with: x)
        let loss = matrix.squaredError(from: graph.input(matrix.shape))
        let foretold = Plan.byteCount(of: graph, outputs: [loss], differentiating: loss, withRespectTo: [x])
        let store = ParameterStore(network.parameters)
        let plan = try Plan(graph, outputs: [loss], differentiating: loss, withRespectTo: [x], store: store)
        #expect(foretold == plan.byteCount)
        #expect(foretold > Plan.byteCount(of: graph, outputs: [loss]))
    }
}
