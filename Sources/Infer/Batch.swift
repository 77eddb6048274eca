import ArgumentParser
import Foundation

/// Paints everything of a request, tells how it goes, and goes on after failures.
struct Batch {
    private let request: Request
    private let painter: Painter
    private var line: ProgressLine
    private var failed: [String] = []

    init(_ request: Request, painter: Painter) {
        (self.request, self.painter) = (request, painter)
        line = ProgressLine(total: request.jobs.count)
    }

    /// - Throws: `ExitCode.failure` after the rest is done, if something failed.
    mutating func run() throws {
        for failure in request.failures { Terminal.report(failure) }
        for job in request.jobs { paint(job) }
        line.clear()
        if failed.count > 0 && request.jobs.count > 1 { summarize() }
        if failed.count + request.failures.count > 0 { throw ExitCode.failure }
    }

    private mutating func paint(_ job: Job) {
        let start = ContinuousClock.now
        line.begin(job.photograph)
        do {
            let size = try painter.paint(job) { line.show(size: $0) }
            line.clear()
            Terminal.print("\(job.result)  \(size)  \(seconds(since: start)) s")
        } catch {
            line.clear()
            Terminal.report(error)
            failed.append(job.photograph)
        }
        line.finish()
    }

    private func summarize() {
        Terminal.note("\(failed.count) of \(request.jobs.count) pictures could not be painted:")
        for path in failed { Terminal.note("  \(path)") }
    }

    private func seconds(since start: ContinuousClock.Instant) -> String {
        String(format: "%.2f", (ContinuousClock.now - start) / .seconds(1))
    }
}
