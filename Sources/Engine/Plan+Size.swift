extension Plan {
    /// Bytes of the block that a plan would take, found without taking them; the arguments are those of ``Plan/init``.
    public static func byteCount(
        of graph: Graph, outputs: [Value], differentiating loss: Value? = nil, withRespectTo inputs: [Value] = [],
        in precision: Precision = .fp32
    ) -> Int {
        let fused = Fusion(
            graph.nodes, outputs: (outputs + (loss.map { [$0] } ?? [])).map(\.id), isDifferentiated: loss != nil,
            precision: precision)
        return MemoryLedger(fused, outputs: outputs.map(\.id), loss: loss?.id, inputs: inputs.map(\.id))
            .layout.byteCount
    }
}
