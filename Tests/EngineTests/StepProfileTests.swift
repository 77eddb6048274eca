import Testing

@testable import Engine

@Suite struct StepProfileTests {
    private let input = Shape(batch: 2, height: 10, width: 12, channels: 16)

    private func profile(trainable: Bool) throws -> [StepProfile] {
        let convolution = Convolution("c", from: 16, to: 8, side: 5, padding: 2, isTrainable: trainable)
        let graph = Graph()
        let x = graph.input(input)
        let y = convolution(x)
        let plan = try Plan(
            graph, outputs: [y], differentiating: y.totalVariation(), withRespectTo: [x],
            store: makeStore([convolution]))
        plan.forward()
        return plan.profile()
    }

    @Test func aConvolutionCountsEveryTapTwice() throws {
        let forward = try #require(try profile(trainable: true).first { $0.name.hasPrefix("Convolve") })
        let (pixels, taps) = (240, 25)
        let numbers = pixels * 16 + pixels * 8 + taps * 16 * 8 + 8
        #expect(forward.work.operations == Double(2 * taps * 16 * 8 * pixels))
        #expect(forward.work.bytes == Double(4 * numbers))
        #expect(forward.seconds > 0)
    }

    @Test(arguments: [false, true]) func eachGradientCostsAPass(trainable: Bool) throws {
        let backward = try #require(try profile(trainable: trainable).first { $0.name.hasPrefix("backward Convolve") })
        let pass = 2 * 25 * 16 * 8 * 240
        #expect(backward.work.operations == Double(trainable ? 2 * pass : pass))
    }

    /// The loss's own gradient lies where forward passes work.
    @Test func aProfileLeavesTheGradientsOfAStep() throws {
        let convolution = Convolution("c", from: 16, to: 16, side: 3, padding: 1)
        let graph = Graph()
        let x = graph.input(Shape(batch: 1, height: 40, width: 48, channels: 16))
        let y = convolution(x)
        let store = makeStore([convolution])
        let plan = try Plan(
            graph, outputs: [y], differentiating: y.totalVariation(), withRespectTo: [x], store: store)
        plan[x] = (0..<x.shape.count).map { Float($0 % 7) }
        plan.forward()
        plan.backward()
        let (dx, dKernel) = (plan.gradient(of: x), store.gradient(of: convolution.kernel))
        _ = plan.profile()
        #expect(plan.gradient(of: x) == dx && store.gradient(of: convolution.kernel) == dKernel)
    }
}
