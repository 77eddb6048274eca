/// What a plan does in its runs, in order.
struct PlannedSteps {
    struct Step {
        let name: String
        let work: StepWork
        let run: () -> Void
    }

    /// What makes kernels of weights: all of them, and those that are trained and so change between runs.
    private(set) var prepare: [Step] = []
    private(set) var prepareTrained: [Step] = []
    private(set) var forward: [Step] = []
    private(set) var backward: [Step] = []

    /// Has every operation plan its work at its addresses.
    /// - Throws: what operations throw that cannot be planned.
    init(_ fused: Fusion, _ ledger: MemoryLedger, in memory: Block, store: ParameterStore, isDifferentiated: Bool)
        throws
    {
        for id in fused.nodes.indices where fused.isLive[id] {
            guard let operation = fused.nodes[id].operation else { continue }
            let name = "\(operation.label) \(fused.nodes[id].shape)"
            let site = ledger.site(id, in: memory, store: store)
            let work = try operation.planned(at: site)
            if let run = work.prepare {
                let step = Step(name: "prepare \(name)", work: operation.preparationWork, run: run)
                prepare.append(step)
                if isDifferentiated && operation.isTrained { prepareTrained.append(step) }
            }
            forward.append(Step(name: name, work: operation.forwardWork(at: site), run: work.forward))
            guard ledger.needsGradient[id] else { continue }
            let step = Step(name: "backward \(name)", work: operation.backwardWork(at: site), run: work.backward)
            let sums = ledger.sums(after: id, in: memory).map { Step(name: "sum", work: $0.work, run: $0.run) }
            backward.insert(contentsOf: [step] + sums, at: 0)
        }
    }
}
