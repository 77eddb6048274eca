import Testing

@testable import Kernels

@Suite struct ParallelTests {
    @Test(arguments: [0, 1, 2, 3, 17, 100_000], [1, 3, 16_384])
    func coversEachIndexOnce(count: Int, grain: Int) {
        let visits = UnsafeMutableBufferPointer<Int32>.allocate(capacity: count)
        visits.initialize(repeating: 0)
        defer { visits.deallocate() }
        parallel(count, grain: grain) { _, part in
            for i in part { visits[i] += 1 }
        }
        #expect(visits.allSatisfy { $0 == 1 })
    }

    @Test func eachThreadHasItsOwnIndex() {
        let parts = UnsafeMutableBufferPointer<Int>.allocate(capacity: threadCount)
        parts.initialize(repeating: 0)
        defer { parts.deallocate() }
        parallel(1000) { thread, part in parts[thread] += part.count }
        #expect(parts.reduce(0, +) == 1000)
        #expect(parts.allSatisfy { $0 > 0 })
    }

    @Test func littleWorkStaysOnTheCallingThread() {
        var calls = 0
        withUnsafeMutablePointer(to: &calls) { calls in
            parallel(99, grain: 50) { thread, part in
                calls.pointee += 1
                #expect(thread == 0 && part == 0..<99)
            }
        }
        #expect(calls == 1)
    }

    @Test func runsWithinItself() {
        let sums = UnsafeMutableBufferPointer<Int>.allocate(capacity: 8)
        sums.initialize(repeating: 0)
        defer { sums.deallocate() }
        parallel(8) { _, part in
            for i in part {
                let inner = UnsafeMutableBufferPointer<Int>.allocate(capacity: 100)
                defer { inner.deallocate() }
                parallel(100) { _, part in for k in part { inner[k] = k } }
                sums[i] = inner.reduce(0, +)
            }
        }
        #expect(sums.allSatisfy { $0 == 4950 })
    }

    /// OpenMP gives a parallel loop within another a single thread, which then does every part, as many as ever.
    @Test func fewerThreadsDoTheSameParts() {
        func parts() -> [Range<Int>] {
            let parts = UnsafeMutableBufferPointer<Range<Int>>.allocate(capacity: threadCount)
            parts.initialize(repeating: 0..<0)
            defer { parts.deallocate() }
            parallel(1000) { thread, part in parts[thread] = part }
            return Array(parts)
        }
        let expected = parts()
        let within = UnsafeMutableBufferPointer<[Range<Int>]>.allocate(capacity: threadCount)
        within.initialize(repeating: [])
        defer { within.deinitialize().deallocate() }
        parallel(threadCount) { thread, _ in within[thread] = parts() }
        #expect(within.allSatisfy { $0 == expected })
    }
}
