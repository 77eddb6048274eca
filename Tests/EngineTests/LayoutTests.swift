import Testing

@testable import Engine

@Suite struct LayoutTests {
    private func requests(seed: UInt64) -> [Layout.Request] {
        var generator = SplitMix64(seed: seed)
        return (0..<60).map { _ in
            let start = Int.random(in: 0..<50, using: &generator)
            return Layout.Request(
                byteCount: .random(in: 0...5000, using: &generator),
                lifetime: start...start + .random(in: 0...20, using: &generator))
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>) func buffersAliveTogetherNeverOverlap(seed: UInt64) {
        let requests = requests(seed: seed)
        let layout = Layout(requests)
        func bytes(_ i: Int) -> Range<Int> { layout.offsets[i]..<layout.offsets[i] + requests[i].byteCount }
        for i in requests.indices {
            #expect(layout.offsets[i] % 64 == 0 && bytes(i).upperBound <= layout.byteCount)
            for other in 0..<i where requests[i].lifetime.overlaps(requests[other].lifetime) {
                #expect(!bytes(i).overlaps(bytes(other)))
            }
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>) func sharesMemory(seed: UInt64) {
        let requests = requests(seed: seed)
        let total = requests.reduce(0) { $0 + $1.byteCount }
        #expect(Layout(requests).byteCount < total * 2 / 3)
    }

    @Test func oneAfterAnotherTakeTheSamePlace() {
        let layout = Layout((0..<9).map { Layout.Request(byteCount: 640, lifetime: $0...$0) })
        #expect(layout.offsets == Array(repeating: 0, count: 9) && layout.byteCount == 640)
    }

    @Test func nothingTakesNothing() { #expect(Layout([]).byteCount == 0) }
}
