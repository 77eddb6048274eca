import Kernels
import Testing

@testable import Engine

@Suite struct FusionTests {
    private let input = Shape(batch: 1, height: 7, width: 9, channels: 16)
    private let convolution = Convolution("c", from: 16, to: 16, side: 3)
    private let norm = InstanceNorm("n", channels: 16)

    /// Plans y with its loss twice, with and without `between` as outputs that must keep their numbers.
    private func comparison(
        _ body: (Value) -> (between: [Value], y: Value)
    ) throws -> (steps: [String], plainSteps: [String], fused: [[Float]], plain: [[Float]]) {
        let graph = Graph()
        let x = graph.input(input)
        let (between, y) = body(x)
        let loss = y.squaredError(from: graph.input(y.shape))
        let results = try [[y, loss], [y, loss] + between].map { outputs in
            let store = makeStore([convolution, norm])
            let plan = try Plan(graph, outputs: outputs, differentiating: loss, withRespectTo: [x], store: store)
            plan[x].fill(seed: 1)
            plan.forward()
            plan.backward()
            let numbers = [plan[y], plan.gradient(of: x), Array(store.trainable.gradients)]
            return (plan.profile().map(\.name), numbers)
        }
        return (results[0].0, results[1].0, results[0].1, results[1].1)
    }

    private func count(_ label: String, in steps: [String]) -> Int {
        steps.count { $0.hasPrefix(label) || $0.hasPrefix("backward \(label)") }
    }

    @Test func aRectifierJoinsTheConvolution() throws {
        let (steps, plainSteps, fused, plain) = try comparison { x in
            let y = convolution(x)
            return ([y], y.rectified())
        }
        #expect(count("Rectify", in: steps) == 0)
        #expect(count("Rectify", in: plainSteps) == 2 && count("Convolve", in: plainSteps) == 2)
        #expect(fused == plain)
    }

    @Test func aRectifierJoinsTheNormalisation() throws {
        let (steps, _, fused, plain) = try comparison { x in
            let y = norm(x)
            return ([y], y.rectified())
        }
        #expect(count("Rectify", in: steps) == 0)
        #expect(zip(fused, plain).allSatisfy { relativeError($0, $1) < 1e-5 })
    }

    @Test func aRectifierStaysWhereTheValueHasAnotherConsumer() throws {
        let (steps, _, fused, plain) = try comparison { x in
            let y = convolution(x)
            return ([y], y.rectified() + y)
        }
        #expect(count("Rectify", in: steps) == 2)
        #expect(fused == plain)
    }

    @Test func aSecondRectifierStaysAsItIs() throws {
        let (steps, _, fused, plain) = try comparison { x in
            let y = convolution(x).rectified()
            return ([y], y.rectified())
        }
        #expect(count("Rectify", in: steps) == 2)
        #expect(fused == plain)
    }

    @Test func aChainOfGathersIsOne() throws {
        let (steps, _, fused, plain) = try comparison { x in
            let enlarged = x.upsampled(by: 2)
            let mirrored = enlarged.reflected(by: 3)
            return ([enlarged, mirrored], mirrored.cropped(height: 11, width: 20))
        }
        #expect(count("Gather", in: steps) == 2)
        #expect(relativeError(fused[0], plain[0]) == 0)
        #expect(relativeError(fused[1], plain[1]) < 1e-5)
    }

    /// The same convolution over a picture that was padded beforehand.
    @Test func aConvolutionReadsThroughTheTables() throws {
        let (steps, _, fused, _) = try comparison { x in ([], convolution(x.upsampled(by: 2).reflected(by: 1))) }
        #expect(count("Gather", in: steps) == 0)
        let (graph, padded) = (Graph(), Shape(batch: 1, height: 16, width: 20, channels: 16))
        let (x, p) = (graph.input(input), graph.input(padded))
        let (gathered, y) = (x.upsampled(by: 2).reflected(by: 1), convolution(p))
        let first = try Plan(graph, outputs: [gathered], store: makeStore([convolution, norm]))
        let second = try Plan(graph, outputs: [y], store: makeStore([convolution, norm]))
        first[x].fill(seed: 1)
        first.forward()
        second[p] = first[gathered]
        second.forward()
        #expect(second[y] == fused[0])
    }

    /// The network's own pattern: two convolutions with their normalisations, a residual, and a larger picture.
    @Test(arguments: [false, true])
    func normalisationsAreDeferredWhereNothingIsDifferentiated(isKept: Bool) throws {
        let second = InstanceNorm("m", channels: 16)
        let graph = Graph()
        let x = graph.input(input)
        let a = norm(convolution(x.reflected(by: 1))).rectified()
        let b = second(Convolution("d", from: 16, to: 16, side: 3)(a.reflected(by: 1)))
        let y = (b + x).upsampled(by: 2)
        let store = makeStore([convolution, norm, Convolution("d", from: 16, to: 16, side: 3), second])
        let plan = try Plan(graph, outputs: isKept ? [y, a, b] : [y], store: store)
        plan[x].fill(seed: 1)
        plan.forward()
        let steps = plan.profile().map(\.name)
        #expect(count("Normalize", in: steps) == (isKept ? 2 : 0))
        #expect(count("NormCoefficients", in: steps) == (isKept ? 0 : 2))
        let plain = try Plan(graph, outputs: [y], differentiating: y.totalVariation(), store: store)
        plain[x].fill(seed: 1)
        plain.forward()
        #expect(relativeError(plan[y], plain[y]) < 1e-5)
    }

    /// What training pads beforehand, inference pads while it reads.
    @Test(arguments: [(9, 1, 3), (3, 2, 16), (9, 1, 16)])
    func anInferencePlanPadsNothing(side: Int, stride: Int, inputs: Int) throws {
        let outputs = (side, inputs) == (9, 16) ? 3 : 32
        let convolution = Convolution("r", from: inputs, to: outputs, side: side, stride: stride)
        let graph = Graph()
        let x = graph.input(Shape(batch: 1, height: 17, width: 18, channels: inputs))
        let y = convolution(x.reflected(by: side / 2))
        let store = makeStore([convolution])
        let plan = try Plan(graph, outputs: [y], store: store)
        let plain = try Plan(graph, outputs: [y], differentiating: y.totalVariation(), store: store)
        for plan in [plan, plain] {
            plan[x].fill(seed: 1)
            plan.forward()
        }
        #expect(plan.profile().map(\.name) == ["Convolve \(y.shape)"])
        #expect(plain.profile().contains { $0.name.hasPrefix("Gather") })
        #expect(relativeError(plan[y], plain[y]) < 1e-5)
    }

    @Test func aNormalisationThatIsReadInTwoWaysIsNotDeferred() throws {
        let graph = Graph()
        let x = graph.input(input)
        let a = norm(x)
        let y = a.reflected(by: 1).cropped(height: 7, width: 9) + a
        let plan = try Plan(graph, outputs: [y], store: makeStore([norm]))
        #expect(count("Normalize", in: plan.profile().map(\.name)) == 1)
    }

    /// The sum must not be written over what two others still read, one of them for its moments.
    @Test func whatIsNormalisedWhileItIsReadStaysForItsOtherReaders() throws {
        let second = InstanceNorm("m", channels: 16)
        let graph = Graph()
        let x = graph.input(Shape(batch: 1, height: 9, width: 11, channels: 16))
        let c = convolution(x.reflected(by: 1))
        let y = (norm(c) + x) + c.rectified() + second(c).upsampled(by: 2).cropped(height: 9, width: 11)
        let store = makeStore([convolution, norm, second])
        let plan = try Plan(graph, outputs: [y], store: store)
        let kept = try Plan(graph, outputs: [y, c], differentiating: y.totalVariation(), store: store)
        for plan in [plan, kept] {
            plan[x].fill(seed: 1)
            plan.forward()
        }
        #expect(relativeError(plan[y], kept[y]) < 1e-5)
        #expect(count("NormCoefficients", in: plan.profile().map(\.name)) == 2)
    }

    @Test func anInferencePlanHasTheNumbersOfATrainingPlan() throws {
        var deferred = 0
        for seed: UInt64 in 0..<60 {
            let random = RandomGraph(seed: seed, batch: 1)
            let (kept, _) = try random.results(outputs: [random.values.last!])
            let plan = try Plan(random.graph, outputs: [random.values.last!], store: makeStore(random.modules))
            plan[random.x].fill(seed: 5)
            plan.forward()
            #expect(relativeError(plan[random.values.last!], kept[random.values.last!]) < 1e-3, "seed \(seed)")
            deferred += count("NormCoefficients", in: plan.profile().map(\.name))
        }
        #expect(deferred > 0)
    }

    @Test func whatNobodyNeedsIsNotRun() throws {
        let graph = Graph()
        let x = graph.input(input)
        _ = norm(convolution(x)).gram()
        let y = x * 2
        let plan = try Plan(graph, outputs: [y], store: makeStore([convolution, norm]))
        #expect(plan.profile().map(\.name) == ["Scale \(y.shape)"])
    }

    /// The same graph with every value kept has no fusion, no overwriting and hardly any sharing.
    @Test(arguments: 0..<60 as Range<UInt64>) func keepingEveryValueChangesNoNumber(seed: UInt64) throws {
        let random = RandomGraph(seed: seed)
        let (plan, lean) = try random.results(outputs: [])
        let (all, kept) = try random.results(outputs: random.values)
        for (lean, kept) in zip(lean, kept) { #expect(relativeError(lean, kept) < 1e-3) }
        #expect(plan.byteCount <= all.byteCount)
    }
}
