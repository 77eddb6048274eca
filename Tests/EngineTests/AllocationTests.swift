#if os(Linux)
import Glibc
import Testing

@testable import Engine

@Suite struct AllocationTests {
    /// In a process of its own, where nothing else allocates. There every block that could hold a tensor is asked of
    /// the system anew, so that its first use costs a page fault for each 4 KiB.
    @Test(.enabled(if: dlsym(nil, "__asan_init") == nil, "AddressSanitizer has a malloc of its own"))
    func runningAllocatesNoTensors() async {
        await #expect(processExitsWith: .success) {
            let (graph, network) = (Graph(), PlanTests.Network())
            let x = graph.input(Shape(batch: 1, height: 64, width: 64, channels: 16))
            askTheSystem(forBlocksOf: x.shape.byteCount / 4)
            let loss = network(x).totalVariation()
            let store = makeStore([network])
            let plan = try Plan(graph, outputs: [loss], differentiating: loss, withRespectTo: [x], store: store)
            let optimizer = Muon(rate: 1e-3, for: store)
            for _ in 0..<2 { run(plan, optimizer) }
            let before = pageFaults()
            for _ in 0..<10 { run(plan, optimizer) }
            #expect(pageFaults() - before < x.shape.byteCount / 4 / 4096)
        }
    }
}

private func run(_ plan: Plan, _ optimizer: Muon) {
    plan.forward()
    plan.backward()
    optimizer.update()
}

private func pageFaults() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_minflt
}

/// Sets malloc's M_MMAP_THRESHOLD, whose header Swift does not import.
private func askTheSystem(forBlocksOf byteCount: Int) {
    let mmapThreshold: CInt = -3
    let setOption = unsafeBitCast(dlsym(nil, "mallopt"), to: (@convention(c) (CInt, CInt) -> CInt).self)
    #expect(setOption(mmapThreshold, CInt(byteCount)) == 1)
}
#endif
