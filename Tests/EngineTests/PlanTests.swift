import Testing

@testable import Engine

@Suite struct PlanTests {
    /// A small network with every kind of sharing.
    struct Network: Module {
        let first = Convolution("first", from: 16, to: 32, side: 3)
        let second = Convolution("second", from: 32, to: 16, side: 3, padding: 1)
        let third = Convolution("third", from: 16, to: 3, side: 5, stride: 2)
        let firstNorm = InstanceNorm("firstNorm", channels: 32)
        let secondNorm = InstanceNorm("secondNorm", channels: 16)

        var parameters: [Parameter] {
            [first, second, third].flatMap(\.parameters) + firstNorm.parameters + secondNorm.parameters
        }

        func callAsFunction(_ x: Value) -> Value {
            let y = firstNorm(first(x.reflected(by: 1))).rectified()
            return third(secondNorm(second(y)) + x).bounded(amplitude: 1, centre: 0)
        }
    }

    private let network = Network()
    private let input = Shape(batch: 2, height: 14, width: 13, channels: 16)

    private func training(_ seed: UInt64) throws -> (plan: Plan, x: Value, target: Value, loss: Value, Adam) {
        let (graph, store) = (Graph(), makeStore([network], seed: seed))
        let x = graph.input(input)
        let y = network(x)
        let target = graph.input(y.shape)
        let loss = y.squaredError(from: target)
        let plan = try Plan(graph, outputs: [loss], differentiating: loss, store: store)
        plan[x].fill(seed: 1)
        plan[target].fill(seed: 2)
        return (plan, x, target, loss, Adam(rate: 1e-2, for: store))
    }

    private func losses(_ seed: UInt64) throws -> [Float] {
        let (plan, _, _, loss, adam) = try training(seed)
        return (0..<5).map { _ in
            plan.forward()
            plan.backward()
            adam.update()
            return plan[loss][0]
        }
    }

    /// One picture is normalised where it is read, several are not; with 64 rows and columns both threads have work.
    static let inferred = [
        Shape(batch: 2, height: 14, width: 13, channels: 16), Shape(batch: 1, height: 64, width: 65, channels: 16),
    ]

    private func inference(_ store: ParameterStore, _ input: Shape) throws -> (plan: Plan, x: Value, y: Value) {
        let graph = Graph()
        let x = graph.input(input)
        let y = network(x)
        let plan = try Plan(graph, outputs: [y], store: store)
        plan[x].fill(seed: 1)
        return (plan, x, y)
    }

    @Test func twoPlansFromTheSameSeedTrainAlike() throws {
        let losses = try losses(3)
        #expect(try self.losses(3) == losses)
        #expect(try self.losses(4) != losses)
        #expect(losses[4] < losses[0])
    }

    @Test(arguments: inferred) func twoRunsGiveTheSameBits(input: Shape) throws {
        let store = makeStore([network])
        let (plan, x, y) = try inference(store, input)
        plan.forward()
        let first = plan[y]
        plan[x].fill(seed: 9)
        plan.forward()
        #expect(plan[y] != first)
        plan[x].fill(seed: 1)
        plan.forward()
        #expect(plan[y] == first)
    }

    @Test func twoBackwardRunsGiveTheSameBits() throws {
        let random = RandomGraph(seed: 7)
        let (plan, numbers) = try random.results(outputs: [])
        plan.forward()
        plan.backward()
        #expect(plan.gradient(of: random.x) == numbers[1])
    }

    @Test(arguments: inferred) func aDifferentiatingPlanHasTheSameOutputs(shape: Shape) throws {
        let (plan, x, y) = try inference(makeStore([network]), shape)
        plan.forward()
        let graph = Graph()
        let input = graph.input(x.shape)
        let output = network(input)
        let loss = output.totalVariation()
        let other = try Plan(
            graph, outputs: [output], differentiating: loss, withRespectTo: [input], store: makeStore([network]))
        other[input].fill(seed: 1)
        other.forward()
        #expect(relativeError(other[output], plan[y]) < 1e-5)
    }

    @Test(arguments: inferred) func reloadTakesOverChangedWeights(input: Shape) throws {
        let (store, changed) = (makeStore([network], seed: 1), makeStore([network], seed: 2))
        let (plan, _, y) = try inference(store, input)
        let (expected, _, z) = try inference(changed, input)
        for parameter in store.parameters { store[parameter] = changed[parameter] }
        plan.reload()
        plan.forward()
        expected.forward()
        #expect(plan[y] == expected[z])
    }

    @Test func aDifferentiatingPlanReadsItsWeightsInEveryRun() throws {
        let (plan, _, _, loss, _) = try training(1)
        plan.forward()
        let before = plan[loss][0]
        let graph = Graph()
        let x = graph.input(input)
        let y = network(x)
        let target = graph.input(y.shape)
        let value = y.squaredError(from: target)
        let store = makeStore([network], seed: 1)
        let other = try Plan(graph, outputs: [value], differentiating: value, store: store)
        other[x].fill(seed: 1)
        other[target].fill(seed: 2)
        store[network.first.kernel] = store[network.first.kernel].map { -$0 }
        other.forward()
        #expect(other[value][0] != before)
        store[network.first.kernel] = store[network.first.kernel].map { -$0 }
        other.forward()
        #expect(other[value][0] == before)
    }

    @Test func theBlockIsSmallerThanItsTensors() throws {
        let plan = try training(1).plan
        #expect(plan.byteCount < plan.unsharedByteCount * 4 / 5)
        let (lean, _, _) = try inference(makeStore([network]), input)
        #expect(lean.byteCount < plan.byteCount)
    }

    /// Without a weight to train or an input to differentiate there is nothing to do backward.
    @Test func nothingTrainableHasNoBackwardSteps() throws {
        let (graph, frozen) = (Graph(), Convolution("f", from: 3, to: 4, side: 3, isTrainable: false))
        let x = graph.input(Shape(height: 6, width: 6, channels: 3))
        let loss = frozen(x).totalVariation()
        let plan = try Plan(graph, outputs: [loss], differentiating: loss, store: makeStore([frozen]))
        plan[x].fill(seed: 1)
        #expect(!plan.profile().contains { $0.name.hasPrefix("backward") })
    }

    /// What lies upstream of every trainable weight needs no gradient.
    @Test func frozenBeginningsHaveNoBackwardSteps() throws {
        let graph = Graph()
        let frozen = Convolution("f", from: 16, to: 16, side: 3, isTrainable: false)
        let trained = Convolution("t", from: 16, to: 16, side: 3)
        let loss = trained(frozen(graph.input(input))).totalVariation()
        let plan = try Plan(graph, outputs: [loss], differentiating: loss, store: makeStore([frozen, trained]))
        #expect(plan.profile().count { $0.name.hasPrefix("backward Convolve") } == 1)
    }

    /// Values that are used after an operation which could have overwritten them.
    @Test func valuesThatAreStillNeededAreNotOverwritten() throws {
        let (graph, norm) = (Graph(), InstanceNorm("n", channels: 16))
        let x = graph.input(input)
        let a = x * 2
        let b = norm(a)
        let y = b.rectified() + a + b
        let lean = try Plan(graph, outputs: [y], store: makeStore([norm]))
        let kept = try Plan(graph, outputs: [a, b, y], store: makeStore([norm]))
        for plan in [lean, kept] {
            plan[x].fill(seed: 1)
            plan.forward()
        }
        #expect(relativeError(kept[a], lean[x].map { $0 * 2 }) == 0)
        #expect(relativeError(kept[y], zip(kept[a], kept[b]).map { max($1, 0) + $0 + $1 }) < 1e-6)
        #expect(Array(lean[y]) == Array(kept[y]))
    }

    @Test func inputsKeepTheirNumbers() throws {
        let (plan, x, target, _, _) = try training(1)
        let before = (plan[x], plan[target])
        plan.forward()
        plan.backward()
        #expect(plan[x] == before.0 && plan[target] == before.1)
    }

    /// Outputs that the loss does not depend on are computed but get no gradient, whatever comes after the loss.
    @Test func outputsBesideTheLossChangeNoGradient() throws {
        let gradients = try [false, true].map { isAccompanied in
            let graph = Graph()
            let (trained, other) = (
                Convolution("t", from: 16, to: 16, side: 3), Convolution("o", from: 16, to: 16, side: 3)
            )
            let y = trained(graph.input(input))
            let loss = y.totalVariation()
            let store = makeStore([trained, other])
            let plan = try Plan(
                graph, outputs: isAccompanied ? [other(y), loss * 2] : [loss], differentiating: loss, store: store)
            plan[Value(graph: graph, id: 0, shape: input)].fill(seed: 1)
            plan.forward()
            plan.backward()
            return store.gradient(of: trained.kernel)
        }
        #expect(gradients[0] == gradients[1])
    }

    @Test("a picture beyond all memory is refused, not died of")
    func memoryThatCannotBeHad() throws {
        let graph = Graph()
        let y = graph.input(Shape(height: 1 << 23, width: 1 << 23, channels: 3)) * 2
        let byteCount = Plan.byteCount(of: graph, outputs: [y])
        #expect(byteCount >= 3 * 4 << 46)
        #expect(throws: PlanError.outOfMemory(byteCount: byteCount)) {
            try Plan(graph, outputs: [y], store: ParameterStore([]))
        }
        #expect("\(PlanError.outOfMemory(byteCount: 5 << 20))".contains("the 5 MiB"))
    }

    @Test(
        "a precision that the processor lacks is refused", .enabled(if: !Precision.bf16.isAvailable, "it has them all"))
    func precisionThatCannotBeHad() throws {
        let graph = Graph()
        let y = graph.input(.scalar) * 2
        #expect(throws: PrecisionError.unavailable(.bf16)) {
            try Plan(graph, outputs: [y], in: .bf16, store: ParameterStore([]))
        }
    }

    /// Each operation overwrites the gradients of its weights: used twice, they would be those of one use alone.
    @Test func weightsTrainedInTwoPlacesAreRefused() async {
        await #expect(processExitsWith: .failure) {
            let (graph, norm) = (Graph(), InstanceNorm("n", channels: 3))
            let loss = norm(norm(graph.input(Shape(height: 4, width: 4, channels: 3)))).totalVariation()
            _ = try Plan(graph, outputs: [loss], differentiating: loss, store: makeStore([norm]))
        }
    }

    /// It would be read beyond its end.
    @Test func aPictureSmallerThanTheKernelIsRefused() async {
        await #expect(processExitsWith: .failure) {
            let convolution = Convolution("c", from: 16, to: 16, side: 3, stride: 2)
            _ = convolution(Graph().input(Shape(height: 2, width: 40, channels: 16)))
        }
    }

    @Test func frozenWeightsMayServeInManyPlaces() throws {
        let frozen = Convolution("f", from: 16, to: 16, side: 3, padding: 1, isTrainable: false)
        try checkGradient(of: [frozen], input: input) { frozen(frozen($0)) + frozen($0) }
    }
}
