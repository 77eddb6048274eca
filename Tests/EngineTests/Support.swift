import Kernels
import Testing

@testable import Engine

/// A store whose weights are all drawn at random, so that no scale is one and no offset zero.
func makeStore(_ modules: [any Module], seed: UInt64 = 1) -> ParameterStore {
    var generator = SplitMix64(seed: seed)
    let store = ParameterStore(modules.flatMap(\.parameters), using: &generator)
    for parameter in store.parameters {
        guard case .constant = parameter.initial else { continue }
        store[parameter] = store[parameter].map { $0 + .random(in: -0.5...0.5, using: &generator) }
    }
    return store
}

extension [Float] {
    /// Overwrites all with numbers of [−1, 1].
    mutating func fill(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for i in indices { self[i] = .random(in: -1...1, using: &generator) }
    }
}

/// The largest difference as a part of the largest expected number; infinite where a number is missing or none.
func relativeError(_ found: some Collection<Float>, _ expected: some Collection<Float>) -> Float {
    guard found.count == expected.count, found.allSatisfy({ $0.isFinite }) else { return .infinity }
    let scale = max(expected.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}

/// Compares the gradients of mean (y − target)² with central differences along random directions, for the input and for
/// the weights of every module.
///
/// The value y is computed by `body` and the loss over it in double precision. Where a rectifier has a kink within the
/// step, the difference is off: a smaller step crosses fewer of them.
func checkGradient(
    of modules: [any Module] = [], input shape: Shape, step h: Float = 1e-3, tolerance: Double = 1e-2,
    _ body: (Value) -> Value,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let check = try GradientCheck(modules, shape, body)
    for value in check.differentiated {
        let norm = value.gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(norm > 0, "\(value.name) has no gradient", sourceLocation: sourceLocation)
        for seed: UInt64 in 1...4 {
            let (difference, product) = check.derivatives(of: value, along: seed, step: h)
            #expect(
                abs(difference - product) <= tolerance * norm,
                "\(value.name): \(difference) by difference, \(product) by the chain rule",
                sourceLocation: sourceLocation)
        }
    }
}

private struct GradientCheck {
    let plan: Plan
    let y, target: Value
    /// What the loss is differentiated with respect to, and what the plan says.
    let differentiated: [Differentiated]

    struct Differentiated {
        let name: String
        let numbers: [Float]
        let set: ([Float]) -> Void
        let gradient: [Float]
    }

    init(_ modules: [any Module], _ shape: Shape, _ body: (Value) -> Value) throws {
        let (graph, store) = (Graph(), makeStore(modules))
        let x = graph.input(shape)
        y = body(x)
        target = graph.input(y.shape)
        let loss = y.squaredError(from: target)
        plan = try Plan(graph, outputs: [y], differentiating: loss, withRespectTo: [x], store: store)
        plan[x].fill(seed: 2)
        plan[target].fill(seed: 3)
        plan.forward()
        plan.backward()
        let weights = store.parameters.filter(\.isTrainable).map { parameter in
            Differentiated(
                name: parameter.name, numbers: store[parameter], set: { store[parameter] = $0 },
                gradient: store.gradient(of: parameter))
        }
        let input = Differentiated(
            name: "input", numbers: plan[x], set: { [plan] in plan[x] = $0 }, gradient: plan.gradient(of: x))
        differentiated = [input] + weights
    }

    private func loss() -> Double {
        plan.forward()
        let sum = zip(plan[y], plan[target]).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return sum / Double(plan[y].count)
    }

    /// The derivative along a direction of ones and minus ones, by a central difference and by the chain rule.
    func derivatives(
        of value: Differentiated, along seed: UInt64, step h: Float
    ) -> (difference: Double, product: Double) {
        var generator = SplitMix64(seed: seed)
        let direction = value.gradient.map { _ in Bool.random(using: &generator) ? Float(1) : -1 }
        func loss(_ step: Float) -> Double {
            value.set(zip(value.numbers, direction).map { $0 + step * $1 })
            return self.loss()
        }
        let difference = (loss(h) - loss(-h)) / (2 * Double(h))
        value.set(value.numbers)
        return (difference, zip(value.gradient, direction).reduce(0) { $0 + Double($1.0 * $1.1) })
    }
}

/// Has an optimiser teach a convolution the difference of two channels, in 300 updates.
/// - Parameter update: makes the update, which gets the iteration's number from 0.
/// - Returns: the mean squared error at the end.
func leastSquares(_ update: (ParameterStore) -> (Int) -> Void) throws -> Float {
    let (graph, convolution) = (Graph(), Convolution("c", from: 3, to: 4, side: 3, padding: 1))
    let store = makeStore([convolution])
    let x = graph.input(Shape(batch: 1, height: 6, width: 6, channels: 3))
    let target = graph.input(Shape(batch: 1, height: 6, width: 6, channels: 4))
    let loss = convolution(x).squaredError(from: target)
    let plan = try Plan(graph, outputs: [loss], differentiating: loss, store: store)
    let update = update(store)
    plan[x].fill(seed: 1)
    let photo = plan[x]
    plan[target] = (0..<target.shape.count).map { photo[$0 / 4 * 3] - photo[$0 / 4 * 3 + 1] }
    for iteration in 0..<300 {
        plan.forward()
        plan.backward()
        update(iteration)
    }
    return plan[loss][0]
}
