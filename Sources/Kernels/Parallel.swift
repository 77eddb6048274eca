internal import CThreads

/// Splits `0..<count` into one contiguous part a thread, and runs `body` on all of them at once.
///
/// The split depends on the count and ``threadCount`` alone, so results are the same in every run, also where OpenMP
/// gives fewer threads than that. The threads are the OpenMP pool that oneDNN computes on; each thread that calls has a
/// pool of its own, so that several may call at once.
///
/// - Parameters:
///   - grain: how many items are worth a thread of their own; fewer than two grains run on the calling thread.
///   - body: takes the part's index, below ``threadCount``, and the part.
public func parallel(_ count: Int, grain: Int = 1, _ body: (_ thread: Int, _ part: Range<Int>) -> Void) {
    let threads = min(threadCount, max(1, count / grain))
    if threads == 1 { return body(0, 0..<count) }
    withoutActuallyEscaping(body) { body in
        var job = Job(count: count, parts: threads, body: body)
        withUnsafeMutablePointer(to: &job) { job in
            CThreads_run(CInt(threads), runPart, UnsafeMutableRawPointer(job))
        }
    }
}

/// How many threads ``parallel(_:grain:_:)`` uses at most.
public let threadCount = max(1, Int(CThreads_count()))

/// Elements that a thread should have at least, for kernels that do a few operations an element.
let elementGrain = 16384

/// Splits items of so many elements each, for kernels that do a few operations an element: see ``parallel(_:grain:_:)``.
func parallel(
    _ count: Int, elementsEach elements: Int, _ body: (_ thread: Int, _ part: Range<Int>) -> Void
) {
    parallel(count, grain: max(1, elementGrain / elements), body)
}

private struct Job {
    let count, parts: Int
    let body: (Int, Range<Int>) -> Void
}

private func runPart(_ context: UnsafeMutableRawPointer, _ index: CInt, _ threads: CInt) {
    let job = context.assumingMemoryBound(to: Job.self).pointee
    for part in stride(from: Int(index), to: job.parts, by: Int(threads)) {
        job.body(part, job.count * part / job.parts..<job.count * (part + 1) / job.parts)
    }
}
