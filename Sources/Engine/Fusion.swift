/// Merges steps that would only copy into their neighbours: a rectifier into what precedes it, a change of sampling
/// into what follows it. Values keep their numbers; a value that nobody needs any more is no longer reached from the
/// outputs.
struct Fusion {
    private(set) var nodes: [Graph.Node]
    /// Which nodes the outputs depend on.
    private(set) var isLive: [Bool]
    private let outputs: Set<Int>

    init(_ nodes: [Graph.Node], outputs: [Int]) {
        self.nodes = nodes
        self.outputs = Set(outputs)
        isLive = []
        updateLiveness()
        for id in nodes.indices where isLive[id] { absorbRectified(id) }
        updateLiveness()
        for id in nodes.indices where isLive[id] { readThroughGather(id) }
        updateLiveness()
    }

    private mutating func updateLiveness() {
        isLive = Array(repeating: false, count: nodes.count)
        for id in nodes.indices.reversed() {
            if outputs.contains(id) { isLive[id] = true }
            if isLive[id] { for input in nodes[id].inputs { isLive[input] = true } }
        }
    }

    private func consumers(of id: Int) -> Int {
        nodes.indices.count { isLive[$0] && nodes[$0].inputs.contains(id) }
    }

    private mutating func absorbRectified(_ id: Int) {
        guard nodes[id].operation is Rectify else { return }
        let before = nodes[id].inputs[0]
        guard !outputs.contains(before), consumers(of: before) == 1, let fused = nodes[before].operation?.rectified()
        else { return }
        nodes[id].operation = fused
        nodes[id].inputs = nodes[before].inputs
    }

    private mutating func readThroughGather(_ id: Int) {
        guard let before = nodes[id].inputs.first, let gather = nodes[before].operation as? Gather,
            let fused = nodes[id].operation?.reading(through: gather)
        else { return }
        nodes[id].operation = fused
        nodes[id].inputs[0] = nodes[before].inputs[0]
    }
}
