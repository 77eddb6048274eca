internal import Kernels

/// Which buffers a fused graph needs, from when to when, and where in the block they lie.
///
/// Node i runs forward at step i and backward at step `end − i`. Each buffer has a slot: an index into `requests`.
struct MemoryLedger {
    private let nodes: [Graph.Node]
    private let end: Int
    private(set) var requests: [Layout.Request] = []
    private var kinds: [(shape: Shape, precision: Precision)] = []
    let needsGradient: [Bool]
    private var valueSlots: [Int: Int] = [:]
    /// What an operation leaves beside its output; apart, so that pictures of one size fit into each other's places.
    private var besideSlots: [Int: Int] = [:]
    private(set) var gradientSlots: [Int: Int] = [:]
    /// Contributions to the gradient of a value that are added to the first one.
    private var partSlots: [Use: Int] = [:]
    private var forwardScratch: [Int: Int] = [:]
    private var backwardScratch: [Int: Int] = [:]
    /// Slots of the inputs and outputs.
    private(set) var readable: [Int: Int] = [:]
    private(set) var layout = Layout([])

    init(_ fused: Fusion, outputs: [Int], loss: Int?, inputs: [Int]) {
        nodes = fused.nodes
        end = nodes.count * 2
        let live = nodes.indices.filter { fused.isLive[$0] }
        needsGradient = Self.findGradients(nodes, loss: loss, inputs: inputs)
        placeValues(live, outputs: outputs)
        placeGradients(live, kept: inputs)
        placeScratch(live)
        layout = Layout(requests)
    }

    /// Which values lie between a trainable weight or a wanted input and the loss.
    private static func findGradients(_ nodes: [Graph.Node], loss: Int?, inputs: [Int]) -> [Bool] {
        var needs = Array(repeating: false, count: nodes.count)
        guard let loss else { return needs }
        for id in nodes.indices {
            let isTrained = nodes[id].operation?.isTrained ?? inputs.contains(id)
            needs[id] = isTrained || nodes[id].inputs.contains { needs[$0] }
        }
        var reachesLoss = Array(repeating: false, count: nodes.count)
        reachesLoss[loss] = true
        for id in nodes.indices.reversed() where reachesLoss[id] {
            for input in nodes[id].inputs { reachesLoss[input] = true }
        }
        return zip(needs, reachesLoss).map { $0 && $1 }
    }

    // MARK: Slots

    /// One of the places where a value is an input.
    private struct Use: Hashable {
        let consumer, position: Int
        init(_ consumer: Int, _ position: Int) { (self.consumer, self.position) = (consumer, position) }
    }

    private mutating func request(
        _ shape: Shape, in precision: Precision = .fp32, _ lifetime: ClosedRange<Int>
    ) -> Int {
        kinds.append((shape, precision))
        requests.append(Layout.Request(byteCount: shape.count * precision.size, lifetime: lifetime))
        return requests.count - 1
    }

    private mutating func placeValues(_ live: [Int], outputs: [Int]) {
        let lastUse = lastUses(live, outputs: outputs)
        for id in live {
            if let slot = overwrittenSlot(id, lastUse) {
                valueSlots[id] = slot
                requests[slot].lifetime = requests[slot].lifetime.lowerBound...max(id, lastUse[id])
            } else {
                let start = nodes[id].operation == nil ? 0 : id
                let lifetime = start...max(id, lastUse[id])
                valueSlots[id] = request(
                    nodes[id].shape, in: nodes[id].operation?.storedPrecision ?? .fp32, lifetime)
                besideSlots[id] = request(
                    nodes[id].operation?.besideByteCount(for: nodes[id].inputs.map { nodes[$0].shape }) ?? 0, lifetime)
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
    private func overwrittenSlot(_ id: Int, _ lastUse: [Int]) -> Int? {
        guard let operation = nodes[id].operation, operation.canOverwriteInput, let input = nodes[id].inputs.first,
            nodes[input].operation != nil, lastUse[input] == id, nodes[input].shape == nodes[id].shape
        else { return nil }
        return valueSlots[input]
    }

    /// The gradient of a value is born in the backward step of its last consumer and dies in its own.
    private mutating func placeGradients(_ live: [Int], kept: [Int]) {
        var uses = [[Use]](repeating: [], count: nodes.count)
        for id in live where needsGradient[id] {
            for (position, input) in nodes[id].inputs.enumerated() { uses[input].append(Use(id, position)) }
        }
        for id in live where needsGradient[id] {
            let last = uses[id].last?.consumer ?? id
            gradientSlots[id] = request(nodes[id].shape, end - last...(kept.contains(id) ? end : end - id))
            for use in uses[id].dropLast() {
                partSlots[use] = request(nodes[id].shape, end - use.consumer...end - use.consumer)
            }
        }
    }

    private mutating func placeScratch(_ live: [Int]) {
        for id in live {
            guard let operation = nodes[id].operation else { continue }
            let bytes = operation.scratch(for: nodes[id].inputs.map { nodes[$0].shape })
            forwardScratch[id] = request(bytes.forward, id...id)
            if needsGradient[id] { backwardScratch[id] = request(bytes.backward, end - id...end - id) }
        }
    }

    private mutating func request(_ byteCount: Int, _ lifetime: ClosedRange<Int>) -> Int? {
        guard byteCount > 0 else { return nil }
        kinds.append((.scalar, .fp32))
        requests.append(Layout.Request(byteCount: byteCount, lifetime: lifetime))
        return requests.count - 1
    }

    // MARK: Places

    func tensor(in memory: Block) -> (_ slot: Int) -> Tensor {
        { [kinds, layout] slot in
            Tensor(
                address: memory.address + layout.offsets[slot], shape: kinds[slot].shape,
                precision: kinds[slot].precision)
        }
    }

    func site(_ id: Int, in memory: Block, store: ParameterStore) -> Site {
        let place = tensor(in: memory)
        func value(_ id: Int) -> Tensor {
            var tensor = place(valueSlots[id]!)
            tensor.beside = besideSlots[id].map { place($0).address }
            return tensor
        }
        return Site(
            inputs: nodes[id].inputs.map(value), output: value(id),
            outputGradient: gradientSlots[id].map(place),
            inputGradients: nodes[id].inputs.enumerated().map { position, input in
                guard needsGradient[id] else { return nil }
                return (partSlots[Use(id, position)] ?? gradientSlots[input]).map(place)
            },
            forwardScratch: forwardScratch[id].map { place($0).address } ?? memory.address,
            backwardScratch: backwardScratch[id].map { place($0).address } ?? memory.address, store: store)
    }

    /// The additions that follow the backward step of a node where its inputs have other consumers too.
    func sums(after id: Int, in memory: Block) -> [(work: StepWork, run: () -> Void)] {
        let place = tensor(in: memory)
        return nodes[id].inputs.enumerated().compactMap { position, input in
            guard let slot = partSlots[Use(id, position)], let total = gradientSlots[input].map(place) else {
                return nil
            }
            let part = place(slot)
            let work = StepWork(operations: Double(total.shape.count), bytes: Double(3 * total.shape.byteCount))
            return (work, { add(total.floats, part.floats, total.floats, count: total.shape.count) })
        }
    }
}
