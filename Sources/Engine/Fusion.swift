/// Merges steps that would only copy into their neighbours: a rectifier into what precedes it, a change of sampling
/// into what follows it. Values keep their numbers; a value that nobody needs any more is no longer reached from the
/// outputs.
///
/// A plan that differentiates nothing defers normalisations as well, since no backward pass asks for their results.
struct Fusion {
    private(set) var nodes: [Graph.Node]
    /// Which nodes the outputs depend on.
    private(set) var isLive: [Bool]
    private let outputs: Set<Int>

    init(_ nodes: [Graph.Node], outputs: [Int], isDifferentiated: Bool, precision: Precision) {
        self.nodes = nodes
        for id in nodes.indices { self.nodes[id].operation = nodes[id].operation?.computing(in: precision) }
        self.outputs = Set(outputs)
        isLive = []
        updateLiveness()
        for id in nodes.indices where isLive[id] { absorbRectified(id) }
        updateLiveness()
        for id in nodes.indices where isLive[id] { readThroughGather(id, isDifferentiated: isDifferentiated) }
        updateLiveness()
        if isDifferentiated { return }
        for id in nodes.indices where isLive[id] { deferNormalization(id) }
        if precision == .fp32 { return }
        for id in nodes.indices where isLive[id] { storeBFloat16(id) }
    }

    /// Stores a picture in bf16 where all who read it can, which halves the largest pictures of a pass.
    private mutating func storeBFloat16(_ id: Int) {
        let readers = consumers(of: id)
        guard !readers.isEmpty, !outputs.contains(id),
            readers.allSatisfy({ nodes[$0].inputs.lastIndex(of: id) == 0 && nodes[$0].operation!.readsBFloat16 }),
            let storing = nodes[id].operation?.storingBFloat16()
        else { return }
        nodes[id].operation = storing
    }

    private mutating func updateLiveness() {
        isLive = Array(repeating: false, count: nodes.count)
        for id in nodes.indices.reversed() {
            if outputs.contains(id) { isLive[id] = true }
            if isLive[id] { for input in nodes[id].inputs { isLive[input] = true } }
        }
    }

    private func consumers(of id: Int) -> [Int] {
        nodes.indices.filter { isLive[$0] && nodes[$0].inputs.contains(id) }
    }

    private mutating func absorbRectified(_ id: Int) {
        guard nodes[id].operation is Rectify else { return }
        let before = nodes[id].inputs[0]
        guard !outputs.contains(before), consumers(of: before).count == 1,
            let fused = nodes[before].operation?.rectified()
        else { return }
        nodes[id].operation = fused
        nodes[id].inputs = nodes[before].inputs
    }

    private mutating func readThroughGather(_ id: Int, isDifferentiated: Bool) {
        guard let before = nodes[id].inputs.first, let gather = nodes[before].operation as? Gather,
            let fused = nodes[id].operation?.reading(
                through: gather, into: nodes[id].shape, isDifferentiated: isDifferentiated)
        else { return }
        nodes[id].operation = fused
        nodes[id].inputs[0] = nodes[before].inputs[0]
    }

    /// Leaves x · factor + shift to the steps that read the result, and the sums over x to the step that computes it,
    /// so that no step reads or writes a picture for the normalisation alone.
    private mutating func deferNormalization(_ id: Int) {
        guard let norm = nodes[id].operation as? any Deferrable, norm.canBeDeferred(nodes[id].shape),
            !outputs.contains(id)
        else { return }
        let consumers = consumers(of: id)
        let normalization = Normalization(isRectified: norm.isRectified)
        let fused = consumers.compactMap { consumer in
            nodes[consumer].inputs.lastIndex(of: id) == 0 ? nodes[consumer].operation?.normalizing(normalization) : nil
        }
        guard fused.count == consumers.count else { return }
        let x = nodes[id].inputs[0]
        let coefficients = norm is Rescale ? nodes[id].inputs[1] : id
        for (consumer, operation) in zip(consumers, fused) {
            nodes[consumer].operation = operation
            nodes[consumer].inputs = [x] + nodes[consumer].inputs.dropFirst() + [coefficients]
        }
        // Sums come at no cost; a step that gathers them can store its picture in bf16.
        let gathering = nodes[x].operation?.gatheringMoments()
        if let gathering { nodes[x].operation = gathering }
        guard let norm = norm as? Normalize else { return updateLiveness() }
        nodes[id].operation = NormCoefficients(norm: norm.norm, areGathered: gathering != nil)
        nodes[id].shape = NormCoefficients.shape(of: nodes[x].shape)
    }
}
