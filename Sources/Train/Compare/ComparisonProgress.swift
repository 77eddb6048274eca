/// How long the rest of a comparison takes, if pixels take what they have taken so far.
struct ComparisonProgress {
    /// Pixels times iterations of all runs.
    let runs: Int
    private var done = 0
    private let start = ContinuousClock.now

    init(runs: Int) { self.runs = runs }

    mutating func advance(by pixels: Int) { done += pixels }

    var left: String {
        guard done > 0 else { return "?" }
        return durationText(seconds: (ContinuousClock.now - start).seconds * Double(runs - done) / Double(done))
    }
}
