import Testing

@testable import Engine

@Suite struct ConvolutionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let inputs, outputs: Int
        var side = 3
        var stride = 1
        var padding = 0
        var width = 12
        var testDescription: String { "\(inputs) to \(outputs), side \(side), stride \(stride), padding \(padding)" }
        func convolution(isTrainable: Bool = true) -> Convolution {
            Convolution(
                "c", from: inputs, to: outputs, side: side, stride: stride, padding: padding, isTrainable: isTrainable)
        }
        var input: Shape { Shape(batch: 2, height: 11, width: width, channels: inputs) }
    }

    /// All passes by Winograd's method, some, and none; by the methods for few outputs and for strides.
    static let cases = [
        Case(inputs: 16, outputs: 32), Case(inputs: 16, outputs: 16, padding: 1), Case(inputs: 16, outputs: 3),
        Case(inputs: 3, outputs: 16, padding: 1), Case(inputs: 16, outputs: 5, padding: 2),
        Case(inputs: 5, outputs: 6, side: 9), Case(inputs: 16, outputs: 3, side: 9),
        Case(inputs: 16, outputs: 16, stride: 2), Case(inputs: 16, outputs: 32, stride: 2, width: 19),
        Case(inputs: 16, outputs: 16, padding: 3),
    ]

    @Test(arguments: cases) func gradient(example: Case) throws {
        let convolution = example.convolution()
        try checkGradient(of: [convolution], input: example.input) { convolution($0) }
    }

    @Test(arguments: cases) func gradientRectified(example: Case) throws {
        let convolution = example.convolution()
        try checkGradient(of: [convolution], input: example.input, step: 1e-4, tolerance: 0.05) {
            convolution($0).rectified()
        }
    }

    @Test(arguments: [Case(inputs: 16, outputs: 16), Case(inputs: 16, outputs: 3), Case(inputs: 3, outputs: 4)])
    func gradientReadingThroughTables(example: Case) throws {
        let convolution = example.convolution()
        try checkGradient(of: [convolution], input: example.input) {
            convolution(
                $0.upsampled(by: 2).cropped(height: 21, width: 23).reflected(top: 2, left: 1, bottom: 0, right: 3))
        }
    }

    @Test(arguments: cases) func gradientThroughAFrozenOne(example: Case) throws {
        let convolution = example.convolution(isTrainable: false)
        try checkGradient(of: [convolution], input: example.input, step: 1e-4, tolerance: 0.05) {
            convolution($0).rectified()
        }
    }

    @Test(arguments: cases) func shape(example: Case) {
        let y = example.convolution()(Graph().input(example.input)).shape
        func side(_ input: Int) -> Int { (input + 2 * example.padding - example.side) / example.stride + 1 }
        #expect(y == Shape(batch: 2, height: side(11), width: side(example.width), channels: example.outputs))
    }

    @Test func initialWeightsAreBoundedByTheFanIn() {
        let convolution = Convolution("c", from: 16, to: 8, side: 3)
        var generator = SplitMix64(seed: 5)
        let store = ParameterStore(convolution.parameters, using: &generator)
        for parameter in convolution.parameters {
            let largest = store[parameter].map(abs).max()!
            #expect(largest <= 1 / 12 && largest > 0.06)
        }
    }

    /// A convolution that lost the NaN would make a diverged run look healthy.
    @Test(arguments: cases) func keepsNaN(example: Case) throws {
        let (graph, convolution) = (Graph(), example.convolution())
        let x = graph.input(example.input)
        let y = convolution(x)
        let plan = try Plan(graph, outputs: [y], store: makeStore([convolution]))
        plan[x] = Array(repeating: .nan, count: x.shape.count)
        plan.forward()
        let middle = y.shape.height / 2 * y.shape.width + y.shape.width / 2
        #expect(plan[y][middle * y.shape.channels].isNaN)
    }
}
