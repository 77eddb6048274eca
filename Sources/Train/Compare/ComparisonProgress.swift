/// How long the rest of a comparison takes, if pixels take what they have taken so far.
struct ComparisonProgress {
    /// Pixels times iterations of all runs.
    let work: Int
    private var done = 0
    private let start = ContinuousClock.now

    init(work: Int) { self.work = work }

    mutating func advance(by pixels: Int) { done += pixels }

    var left: String {
        guard done > 0 else { return "?" }
        return durationText(seconds: (ContinuousClock.now - start).seconds * Double(work - done) / Double(done))
    }
}
