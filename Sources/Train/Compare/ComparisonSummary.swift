/// What all photos of one size tell together about one kind of start.
struct ComparisonSummary: Equatable {
    let size: Int
    let start: ComparisonReport.Run.Start
    let photos: Int
    /// Iterations until the iterative method is better than one pass: median and quartiles over the photos.
    let betterAfter, lowerQuartile, upperQuartile: IterationCount
    /// Photos on which it never got there.
    let never: Int
    /// Median seconds of one pass.
    let passSeconds: Double
    let milestones: [Milestone]

    /// The median time of so many iterations.
    struct Milestone: Equatable {
        let iterations: Int
        let seconds: Double
        /// How many passes would fit in it.
        let speedUp: Double
    }
}

extension ComparisonReport.Run {
    /// The first iteration whose objective is below another; nil if none was.
    func iteration(below objective: Float) -> Int? { objectives.firstIndex { $0 < objective } }

    /// Iterations done.
    var iterations: Int { max(0, min(objectives.count, seconds.count) - 1) }

    /// Seconds of so many iterations, or of all if they were fewer.
    func seconds(after iterations: Int) -> Double? {
        seconds.isEmpty ? nil : seconds[min(iterations, seconds.count - 1)]
    }
}

extension ComparisonReport.Case {
    /// After how many iterations a run is better than one pass.
    func betterAfter(_ run: ComparisonReport.Run) -> IterationCount {
        run.iteration(below: feedForward.objective).map { IterationCount(value: Double($0)) }
            ?? IterationCount(value: Double(run.iterations), isBound: true)
    }
}

extension ComparisonReport {
    /// 100, 300 and 500 iterations as in the literature, or the last if fewer were run.
    var milestones: [Int] {
        [100, 300, 500].map { min($0, iterations) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// A summary for every size and start of which there is a run.
    var summaries: [ComparisonSummary] {
        sizes.flatMap { size in Run.Start.allCases.compactMap { summary(of: size, from: $0) } }
    }

    /// All cases of a size with their run from a start.
    func runs(of size: Int, from start: Run.Start) -> [(case: Case, run: Run)] {
        cases.filter { $0.size == size }.flatMap { photo in
            photo.runs.filter { $0.start == start && !$0.objectives.isEmpty }.map { (photo, $0) }
        }
    }

    private func summary(of size: Int, from start: Run.Start) -> ComparisonSummary? {
        let runs = runs(of: size, from: start)
        let counts = runs.map { $0.case.betterAfter($0.run) }
        guard let middle = quantile(0.5, of: counts), let lower = quantile(0.25, of: counts),
            let upper = quantile(0.75, of: counts), let pass = median(runs.map(\.case.feedForward.seconds))
        else { return nil }
        let milestones = milestones.compactMap { iterations in
            median(runs.compactMap { $0.run.seconds(after: iterations) }).map {
                ComparisonSummary.Milestone(iterations: iterations, seconds: $0, speedUp: $0 / pass)
            }
        }
        return ComparisonSummary(
            size: size, start: start, photos: runs.count, betterAfter: middle, lowerQuartile: lower,
            upperQuartile: upper, never: counts.count(where: \.isBound), passSeconds: pass, milestones: milestones)
    }
}
