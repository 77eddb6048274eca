import HDF5
import Testing

@testable import Engine

/// Every layer and loss term, forward and backward, against PyTorch in double precision.
@Suite struct PyTorchTests {
    struct ConvolutionCase: CustomTestStringConvertible, Sendable {
        let name: String
        let inputs, outputs, height, width: Int
        var side = 3
        var testDescription: String { "\(name)_\(inputs)to\(outputs)_\(width)x\(height)" }

        var convolution: Convolution {
            Convolution(
                "c", from: inputs, to: outputs, side: side, stride: name == "stride2" ? 2 : 1,
                padding: name == "zero" ? 1 : 0)
        }

        /// What the convolution slides over.
        func surrounded(_ x: Value) -> Value {
            switch name {
            case "zero": x
            case "upsample": x.upsampled(by: 2).reflected(by: 1)
            default: x.reflected(by: side / 2)
            }
        }
    }

    static let convolutions =
        ["zero", "reflect", "stride2", "upsample"].flatMap { name in
            [
                ConvolutionCase(name: name, inputs: 16, outputs: 32, height: 12, width: 20),
                ConvolutionCase(name: name, inputs: 32, outputs: 32, height: 13, width: 11),
            ]
        } + [
            ConvolutionCase(name: "kernel9", inputs: 32, outputs: 3, height: 12, width: 20, side: 9),
            ConvolutionCase(name: "kernel9", inputs: 3, outputs: 16, height: 13, width: 11, side: 9),
        ]

    /// Runs `body` on the fixture's x, and compares its result and the gradients of Σ result · upstream.
    ///
    /// With target = result − upstream · count / 2 the mean squared error has these very gradients.
    private func check(
        _ fixture: Fixture, input shape: Shape, parameters: [(Parameter, String, fanIn: Int)] = [],
        _ body: (Value) -> Value
    ) throws {
        let graph = Graph()
        var generator = SplitMix64(seed: 1)
        let store = ParameterStore(parameters.map(\.0), using: &generator)
        for (parameter, name, fanIn) in parameters {
            store[parameter] = try fixture.numbers(parameter.count, of: name, fanIn: fanIn)
        }
        let x = graph.input(shape)
        let y = body(x)
        let target = graph.input(y.shape)
        let loss = y.squaredError(from: target)
        let plan = try Plan(graph, outputs: [y], differentiating: loss, withRespectTo: [x], store: store)
        plan[x] = try fixture.numbers(x.shape.count, of: "x")
        plan.forward()
        let upstream = try fixture.numbers(y.shape.count, of: "upstream")
        plan[target] = zip(plan[y], upstream).map { $0 - $1 * Float(y.shape.count) / 2 }
        plan.backward()
        #expect(try fixture.relativeError(plan[y], "output") < 1e-5)
        #expect(try fixture.relativeError(plan.gradient(of: x), "gradient_x") < 1e-4)
        for (parameter, name, _) in parameters {
            #expect(try fixture.relativeError(store.gradient(of: parameter), "gradient_\(name)") < 1e-4, "\(name)")
        }
    }

    @Test(arguments: convolutions) func convolution(example: ConvolutionCase) throws {
        let convolution = example.convolution
        try check(
            try Fixture("convolutions", example.testDescription),
            input: Shape(batch: 2, height: example.height, width: example.width, channels: example.inputs),
            parameters: [
                (convolution.kernel, "weight", fanIn: example.inputs * example.side * example.side),
                (convolution.bias, "bias", fanIn: 1),
            ]
        ) { convolution(example.surrounded($0)) }
    }

    @Test(arguments: [3, 16]) func instanceNorm(channels: Int) throws {
        let norm = InstanceNorm("n", channels: channels)
        try check(
            try Fixture("layers", "instance_norm_\(channels)"),
            input: Shape(batch: 2, height: 6, width: 5, channels: channels),
            parameters: [(norm.scale, "scale", fanIn: 1), (norm.offset, "offset", fanIn: 1)]
        ) { norm($0) }
    }

    @Test(arguments: [(12, 20), (13, 11)]) func maxPool(height: Int, width: Int) throws {
        try check(
            try Fixture("layers", "max_pool_\(width)x\(height)"),
            input: Shape(batch: 2, height: height, width: width, channels: 16)
        ) { $0.maxPooled() }
    }

    @Test(arguments: [(12, 20), (13, 11)]) func halved(height: Int, width: Int) throws {
        try check(
            try Fixture("layers", "halved_\(width)x\(height)"),
            input: Shape(batch: 2, height: height, width: width, channels: 3)
        ) { $0.halved() }
    }

    @Test func scaledTanh() throws {
        try check(try Fixture("layers", "tanh"), input: Shape(batch: 2, height: 5, width: 7, channels: 3)) {
            $0.bounded(amplitude: 150, centre: 127.5)
        }
    }

    @Test func gramMatrixError() throws {
        let (fixture, graph) = (try Fixture("terms", "gram"), Graph())
        let x = graph.input(Shape(batch: 2, height: 7, width: 9, channels: 16))
        let target = graph.input(Shape(height: 1, width: 16, channels: 16))
        let gram = x.gram()
        let loss = gram.squaredError(from: target)
        let plan = try Plan(
            graph, outputs: [gram, loss], differentiating: loss, withRespectTo: [x], store: makeStore([]))
        plan[x] = try fixture.numbers(x.shape.count, of: "features")
        plan[target] = try fixture.numbers(target.shape.count, of: "target")
        plan.forward()
        plan.backward()
        #expect(try fixture.relativeError(plan[gram], "gram") < 1e-5)
        #expect(relativeError(plan[loss], [try fixture.value()]) < 1e-5)
        #expect(try fixture.relativeError(plan.gradient(of: x), "gradient_features") < 1e-4)
    }

    @Test func totalVariation() throws {
        let (fixture, graph) = (try Fixture("terms", "total_variation"), Graph())
        let x = graph.input(Shape(batch: 2, height: 9, width: 11, channels: 3))
        let loss = x.totalVariation()
        let plan = try Plan(graph, outputs: [loss], differentiating: loss, withRespectTo: [x], store: makeStore([]))
        plan[x] = try fixture.numbers(x.shape.count, of: "x")
        plan.forward()
        plan.backward()
        #expect(relativeError(plan[loss], [try fixture.value()]) < 1e-5)
        #expect(try fixture.relativeError(plan.gradient(of: x), "gradient_x") < 1e-5)
    }

    @Test func adam() throws {
        let fixture = try Fixture("adam", "adam")
        let weights = Parameter("w", [64], .zeros)
        var generator = SplitMix64(seed: 1)
        let store = ParameterStore([weights], using: &generator)
        let adam = Adam(rate: 1e-3, for: store)
        store[weights] = try fixture.numbers(64, of: "x")
        for step in 1...5 {
            store.setGradient(of: weights, to: try fixture.numbers(64, of: "gradient\(step)"))
            adam.update()
            #expect(try fixture.relativeError(store[weights], "after_\(step)") < 1e-6)
        }
    }

    /// PyTorch iterates in bf16.
    @Test(arguments: [("wide", [6, 5, 3, 3]), ("tall", [20, 1, 3, 3])])
    func muon(name: String, shape: [Int]) throws {
        let fixture = try Fixture("muon", name)
        let kernel = Parameter("k", shape, .zeros)
        let store = ParameterStore([kernel])
        let muon = Muon(rate: 0.01, for: store)
        let fanIn = kernel.count / shape[0]
        let start = try fixture.numbers(kernel.count, of: "x", fanIn: fanIn)
        store[kernel] = start
        for step in 1...4 {
            let gradient = try fixture.numbers(kernel.count, of: "gradient\(step)", fanIn: fanIn)
            store.setGradient(of: kernel, to: gradient)
            muon.update()
            let change = zip(store[kernel], start).map { $0 - $1 }
            #expect(try fixture.relativeError(change, "change_\(step)") < 0.03)
        }
    }
}
