import ArgumentParser
import Foundation

/// Paints everything of a request, tells how it goes, and goes on after failures.
///
/// While the networks are at one photograph, the next one is read and the last painting is written.
struct Batch {
    private let request: Request
    private let loader: Loader
    private let painter: Painter
    private let saver: Saver
    private let report: BatchReport
    private var line: ProgressLine
    private var failed: [String] = []
    private var saving: (job: Job, work: Ahead<PaintedJob>)?

    init(_ request: Request, loader: Loader, painter: Painter, saver: Saver, report: BatchReport) {
        (self.request, self.loader, self.painter, self.saver) = (request, loader, painter, saver)
        self.report = report
        line = ProgressLine(total: request.jobs.count)
    }

    /// - Throws: `ExitCode.failure` after the rest is done, if something failed.
    mutating func run() throws {
        for failure in request.failures { Terminal.report(failure) }
        paintAll(request.jobs)
        line.clear()
        if failed.count > 0 && request.jobs.count > 1 { summarize() }
        if failed.count + request.failures.count > 0 { throw ExitCode.failure }
    }

    private mutating func paintAll(_ jobs: [Job]) {
        var loading = jobs.first.map(load)
        for (index, job) in jobs.enumerated() {
            let start = ContinuousClock.now
            line.begin(job.photograph)
            let loaded = Result { try loading!.value() }
            loading = index + 1 < jobs.count ? load(jobs[index + 1]) : nil
            let painting = Result { try paint(loaded.get(), for: job) }
            finishSaving()
            switch painting {
            case .success(let painting): saving = (job, save(painting, as: job, since: start))
            case .failure(let error): tell(job, .failure(error))
            }
        }
        finishSaving()
    }

    // MARK: The steps of a job

    private func load(_ job: Job) -> Ahead<Loaded> { Ahead { [loader] in try loader.load(job) } }

    private mutating func paint(_ loaded: Loaded, for job: Job) throws -> Loaded {
        line.show(size: loaded.size)
        return try painter.paint(loaded, for: job)
    }

    private func save(_ painting: Loaded, as job: Job, since start: ContinuousClock.Instant) -> Ahead<PaintedJob> {
        Ahead { [saver] in
            try saver.save(painting, as: job)
            return PaintedJob(size: painting.size, seconds: (ContinuousClock.now - start) / .seconds(1))
        }
    }

    private mutating func finishSaving() {
        if let (job, work) = saving { tell(job, Result { try work.value() }) }
        saving = nil
    }

    private mutating func tell(_ job: Job, _ outcome: Result<PaintedJob, any Error>) {
        line.clear()
        if case .failure = outcome { failed.append(job.photograph) }
        report.tell(job, outcome)
        line.finish()
    }

    private func summarize() {
        Terminal.note("\(failed.count) of \(request.jobs.count) pictures could not be painted:")
        for path in failed { Terminal.note("  \(path)") }
    }
}

/// What came of a job.
struct PaintedJob {
    let size: Size
    /// From its beginning to its file's end.
    let seconds: Double
}
