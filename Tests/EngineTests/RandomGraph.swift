@testable import Engine

/// A graph of operations drawn at random, all values of one shape, so that lifetimes, consumers and fusions of every
/// kind come about.
struct RandomGraph {
    let graph = Graph()
    let x: Value
    private(set) var values: [Value] = []
    private(set) var modules: [any Module] = []
    let loss: Value

    init(seed: UInt64, count: Int = 14, batch: Int = 2) {
        var generator = SplitMix64(seed: seed)
        x = graph.input(Shape(batch: batch, height: 5, width: 6, channels: 16))
        var (values, modules) = ([x], [any Module]())
        for index in 0..<count {
            // Mostly the latest values, so that the graph is deep.
            func pick() -> Value { values[max(0, values.count - 1 - Int.random(in: 0...2, using: &generator))] }
            let (a, b) = (pick(), pick())
            switch Int.random(in: 0..<9, using: &generator) {
            case 0, 1:
                let norm = InstanceNorm("n\(index)", channels: 16)
                modules.append(norm)
                values.append(norm(a))
            case 2:
                let convolution = Convolution("c\(index)", from: 16, to: 16, side: 3, padding: 1)
                modules.append(convolution)
                values.append(convolution(a))
            case 3:
                let convolution = Convolution("f\(index)", from: 16, to: 16, side: 3, isTrainable: false)
                modules.append(convolution)
                values.append(convolution(a.reflected(by: 1)))
            case 4, 5: values.append(a.rectified())
            case 6: values.append(a.upsampled(by: 2).cropped(height: 5, width: 6))
            case 7: values.append(a.bounded(amplitude: 2, centre: 0.1))
            default: values.append(a + b * 0.5)
            }
        }
        (self.values, self.modules) = (values, modules)
        loss = values.last!.squaredError(from: values[values.count / 2])
    }

    /// Runs a plan forward and backward, and returns the loss and the gradients of the input and of every weight.
    func results(outputs: [Value]) throws -> (plan: Plan, numbers: [[Float]]) {
        let store = makeStore(modules)
        let plan = try Plan(graph, outputs: [loss] + outputs, differentiating: loss, withRespectTo: [x], store: store)
        plan[x].fill(seed: 5)
        plan.forward()
        plan.backward()
        let gradients = store.parameters.filter(\.isTrainable).map { store.gradient(of: $0) }
        return (plan, [plan[loss], plan.gradient(of: x)] + gradients)
    }
}
