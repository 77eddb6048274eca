internal import Kernels

/// Which buffers a fused graph needs, from when to when, and where in the block they lie.
///
/// Node i runs forward at step i and backward at step `end − i`. Each buffer has a slot: an index into `requests`.
struct MemoryLedger {
    private let nodes: [Graph.Node]
    private let end: Int
    private(set) var requests: [Layout.Request] = []
    private var shapes: [Shape] = []
    let needsGradient: [Bool]
    private var valueSlots: [Int: Int] = [:]
    private(set) var gradientSlots: [Int: Int] = [:]
    /// Second and later contributions to the gradient of a value, by value and consumer.
    private var partSlots: [Int: [Int: Int]] = [:]
    private var forwardScratch: [Int: Int] = [:]
    private var backwardScratch: [Int: Int] = [:]
    /// Slots of the inputs and outputs.
    private(set) var readable: [Int: Int] = [:]
    private(set) var layout = Layout([])

    init(_ fused: Fusion, outputs: [Int], loss: Int?, inputs: [Int]) {
        nodes = fused.nodes
        end = nodes.count * 2
        let live = nodes.indices.filter { fused.isLive[$0] }
        needsGradient = Self.findGradients(nodes, live, isDifferentiated: loss != nil, inputs: inputs)
        placeValues(live, outputs: outputs)
        placeGradients(live, loss: loss, kept: inputs)
        placeScratch(live)
        layout = Layout(requests)
    }

    /// Which values depend on a trainable weight or a wanted input.
    private static func findGradients(
        _ nodes: [Graph.Node], _ live: [Int], isDifferentiated: Bool, inputs: [Int]
    ) -> [Bool] {
        var needs = Array(repeating: false, count: nodes.count)
        guard isDifferentiated else { return needs }
        for id in live {
            let isTrained = nodes[id].operation?.isTrained ?? inputs.contains(id)
            needs[id] = isTrained || nodes[id].inputs.contains { needs[$0] }
        }
        return needs
    }

    // MARK: Slots

    private mutating func request(_ shape: Shape, _ lifetime: ClosedRange<Int>) -> Int {
        shapes.append(shape)
        requests.append(Layout.Request(byteCount: shape.byteCount, lifetime: lifetime))
        return requests.count - 1
    }

    private mutating func placeValues(_ live: [Int], outputs: [Int]) {
        let lastUse = lastUses(live, outputs: outputs)
        for id in live {
            if let slot = overwrittenSlot(id, lastUse, outputs) {
                valueSlots[id] = slot
                requests[slot].lifetime = requests[slot].lifetime.lowerBound...max(id, lastUse[id])
            } else {
                let start = nodes[id].operation == nil ? 0 : id
                valueSlots[id] = request(nodes[id].shape, start...max(id, lastUse[id]))
            }
            if nodes[id].operation == nil || outputs.contains(id) { readable[id] = valueSlots[id] }
        }
    }

    private func lastUses(_ live: [Int], outputs: [Int]) -> [Int] {
        var lastUse = Array(nodes.indices)
        func extend(_ id: Int, to step: Int) { lastUse[id] = max(lastUse[id], step) }
        for id in live {
            guard let operation = nodes[id].operation else {
                extend(id, to: end)
                continue
            }
            for input in nodes[id].inputs { extend(input, to: id) }
            guard needsGradient[id] else { continue }
            if operation.retained.contains(.inputs) { for input in nodes[id].inputs { extend(input, to: end - id) } }
            if operation.retained.contains(.output) { extend(id, to: end - id) }
        }
        for output in outputs { extend(output, to: end) }
        return lastUse
    }

    /// The slot of the first input if the output may take it over.
    private func overwrittenSlot(_ id: Int, _ lastUse: [Int], _ outputs: [Int]) -> Int? {
        guard let operation = nodes[id].operation, operation.canOverwriteInput, let input = nodes[id].inputs.first,
            nodes[input].operation != nil, lastUse[input] == id, nodes[input].shape == nodes[id].shape
        else { return nil }
        return valueSlots[input]
    }

    /// The gradient of a value is born in the backward step of its last consumer and dies in its own.
    private mutating func placeGradients(_ live: [Int], loss: Int?, kept: [Int]) {
        var consumers = [[Int]](repeating: [], count: nodes.count)
        for id in live where needsGradient[id] { for input in nodes[id].inputs { consumers[input].append(id) } }
        for id in live where needsGradient[id] && (id == loss || !consumers[id].isEmpty) {
            let last = consumers[id].last ?? id
            gradientSlots[id] = request(nodes[id].shape, end - last...(kept.contains(id) ? end : end - id))
            for consumer in consumers[id] where consumer != last {
                partSlots[id, default: [:]][consumer] = request(nodes[id].shape, end - consumer...end - consumer)
            }
        }
    }

    private mutating func placeScratch(_ live: [Int]) {
        for id in live {
            guard let operation = nodes[id].operation else { continue }
            let bytes = operation.scratch(for: nodes[id].inputs.map { nodes[$0].shape })
            forwardScratch[id] = request(bytes.forward, id)
            if needsGradient[id] { backwardScratch[id] = request(bytes.backward, end - id) }
        }
    }

    private mutating func request(_ byteCount: Int, _ step: Int) -> Int? {
        guard byteCount > 0 else { return nil }
        shapes.append(.scalar)
        requests.append(Layout.Request(byteCount: byteCount, lifetime: step...step))
        return requests.count - 1
    }

    // MARK: Places

    func tensor(in memory: Block) -> (_ slot: Int) -> Tensor {
        { [shapes, layout] slot in Tensor(address: memory.address + layout.offsets[slot], shape: shapes[slot]) }
    }

    func site(_ id: Int, in memory: Block, store: ParameterStore) -> Site {
        let place = tensor(in: memory)
        return Site(
            inputs: nodes[id].inputs.map { place(valueSlots[$0]!) }, output: place(valueSlots[id]!),
            outputGradient: gradientSlots[id].map(place),
            inputGradients: nodes[id].inputs.map { input in
                guard needsGradient[id] else { return nil }
                return (partSlots[input]?[id] ?? gradientSlots[input]).map(place)
            },
            forwardScratch: forwardScratch[id].map { place($0).address } ?? memory.address,
            backwardScratch: backwardScratch[id].map { place($0).address } ?? memory.address, store: store)
    }

    /// The additions that follow the backward step of a node where its inputs have other consumers too.
    func sums(after id: Int, in memory: Block) -> [() -> Void] {
        let place = tensor(in: memory)
        return nodes[id].inputs.compactMap { input in
            guard let slot = partSlots[input]?[id], let total = gradientSlots[input].map(place) else { return nil }
            let part = place(slot)
            return { add(total.floats, part.floats, total.floats, count: total.shape.count) }
        }
    }
}
