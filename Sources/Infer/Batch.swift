import ArgumentParser
import Foundation
import Imaging

/// Paints everything of a request, tells how it goes, and goes on after failures.
///
/// While the networks are at one photograph, the next one is read and the last painting is written. Of several results,
/// those that are there already are left as they are, which is no failure.
struct Batch {
    private let request: Request
    private let loader: Loader
    private let painter: Painter
    private let largePainter: LargePainter
    private let saver: Saver
    private let report: BatchReport
    private let line: ProgressLine
    private var failed: [String] = []
    /// How many results of several were there already.
    private var present = 0
    private var saving: (job: Job, work: Ahead<PaintedJob>)?

    init(_ request: Request, loader: Loader, painter: Painter, largePainter: LargePainter, report: BatchReport) {
        (self.request, self.loader, self.painter, self.largePainter) = (request, loader, painter, largePainter)
        saver = largePainter.saver
        self.report = report
        line = ProgressLine(total: request.jobs.count)
    }

    /// - Throws: `ExitCode.failure` after the rest is done, if something failed.
    mutating func run() throws {
        for failure in request.failures { Terminal.report(failure) }
        for note in request.notes { Terminal.note(note) }
        paintAll(request.jobs)
        line.clear()
        if request.isBatch { summarize() }
        if failed.count + request.failures.count > 0 { throw ExitCode.failure }
    }

    private mutating func paintAll(_ jobs: [Job]) {
        var loading = jobs.first.map(load)
        for (index, job) in jobs.enumerated() {
            let start = ContinuousClock.now
            line.begin(job.photograph)
            let loaded = Result { try loading!.value() }
            loading = index + 1 < jobs.count ? load(jobs[index + 1]) : nil
            let saver = Result { try paint(loaded.get(), for: job, since: start) }
            finishSaving()
            switch saver {
            case .success(let saver): saving = (job, Ahead(saver))
            case .failure(let error): tell(job, .failure(error))
            }
        }
        finishSaving()
    }

    // MARK: The steps of a job

    private func load(_ job: Job) -> Ahead<Loaded> { Ahead { [loader] in try loader.load(job) } }

    /// - Returns: what is left to do while the next photograph is painted.
    private mutating func paint(
        _ loaded: Loaded, for job: Job, since start: ContinuousClock.Instant
    ) throws -> @Sendable () throws -> PaintedJob {
        try saver.requireSize(of: loaded, for: job)
        line.show(size: loaded.size)
        let size = loaded.size
        let painted: @Sendable () -> PaintedJob = {
            PaintedJob(size: size, seconds: (ContinuousClock.now - start) / .seconds(1))
        }
        switch loaded.source {
        case .whole(var photograph):
            photograph.metadata = loaded.metadata
            let painting = try painter.paint(photograph, for: job)
            return { [saver, format = loaded.format] in
                try saver.save(painting, from: format, as: job)
                return painted()
            }
        case .onDisk(let photograph):
            // Two at once cannot keep signals waiting.
            finishSaving()
            let begun = ContinuousClock.now
            try largePainter.paint(loaded, photograph, for: job) { [line] share in
                line.show(share, of: size, after: (ContinuousClock.now - begun) / .seconds(1))
            }
            return { painted() }
        }
    }

    private mutating func finishSaving() {
        if let (job, work) = saving { tell(job, Result { try work.value() }) }
        saving = nil
    }

    private mutating func tell(_ job: Job, _ outcome: Result<PaintedJob, any Error>) {
        line.clear()
        if isPresent(outcome) {
            present += 1
        } else if case .failure = outcome {
            failed.append(job.photograph)
        }
        // People are told how many there are, programs of each.
        if report.isJSON || !isPresent(outcome) { report.tell(job, outcome) }
        line.finish()
    }

    /// Whether it is one of several results that were there already, as when a run is begun again.
    private func isPresent(_ outcome: Result<PaintedJob, any Error>) -> Bool {
        if case .failure(OutputError.exists) = outcome { request.isBatch } else { false }
    }

    private func summarize() {
        if present > 0 {
            Terminal.note(
                "\(present) of \(request.jobs.count) results were there already and stay as they are. --force paints them anew."
            )
        }
        if failed.isEmpty || request.jobs.count == 1 { return }
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
