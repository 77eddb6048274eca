extension Plan {
    /// Bytes of the block that a plan for inference would take, found without taking them.
    public static func byteCount(of graph: Graph, outputs: [Value]) -> Int {
        let ids = outputs.map(\.id)
        return MemoryLedger(Fusion(graph.nodes, outputs: ids), outputs: ids, loss: nil, inputs: []).layout.byteCount
    }
}
