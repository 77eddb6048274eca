/// A record of which operation made each value. Building one computes nothing.
public final class Graph {
    struct Node {
        /// nil for an input.
        var operation: (any Operation)?
        var inputs: [Int]
        var shape: Shape
    }

    private(set) var nodes: [Node] = []

    /// Makes a graph without values.
    public init() {}

    /// A value that the caller fills in before each run.
    public func input(_ shape: Shape) -> Value { append(Node(operation: nil, inputs: [], shape: shape)) }

    func apply(_ operation: any Operation, to inputs: [Value]) -> Value {
        precondition(inputs.allSatisfy { $0.graph === self }, "all values of an operation are of one graph")
        let shape = operation.shape(of: inputs.map(\.shape))
        return append(Node(operation: operation, inputs: inputs.map(\.id), shape: shape))
    }

    private func append(_ node: Node) -> Value {
        nodes.append(node)
        return Value(graph: self, id: nodes.count - 1, shape: node.shape)
    }
}

/// The name of a value in a graph.
public struct Value {
    let graph: Graph
    let id: Int
    /// What it will hold when a plan runs.
    public let shape: Shape

    func applying(_ operation: some Operation, with others: Value...) -> Value {
        graph.apply(operation, to: [self] + others)
    }
}

/// A part of a network: what it is made of, and what it does to a value.
public protocol Module: Sendable {
    /// All weights that it reads, in a fixed order; names are unique within a network.
    var parameters: [Parameter] { get }
    /// Records what it does to `x`, and returns what will come out. Nothing is computed.
    ///
    /// A shape that it does not take is a mistake of the programmer, and ends the program in a sentence.
    func callAsFunction(_ x: Value) -> Value
}
