import Console
import Digest
import Foundation
import Imaging
import TransformNet

/// Keeps `report.html` up to date while a style is trained.
///
/// Nothing that goes wrong here stops the training; it is told as a warning.
final class TrainingReportWriter {
    /// Pixels across of the pictures in the page.
    private static let paintingWidth = 900, previewWidth = 720

    private let options: Style
    private let folder: URL
    private let warn: (String) -> Void
    private var report: TrainingReport
    private var memory = TrainingReportMemory()
    // This clock stands still while the machine sleeps.
    private var start = SuspendingClock.now
    private var pace = WritingPace()

    /// Makes the folder.
    /// - Parameter warn: is told, as a sentence, what could not be written.
    /// - Throws: ``FolderError``.
    init(_ options: Style, folder: URL, warn: @escaping (String) -> Void) throws {
        (self.options, self.folder, self.warn) = (options, folder, warn)
        try makeFolder(folder.relativePath)
        try AtomicFile.check(folder.appendingPathComponent(ReportPage.fileName), replacing: true)
        report = TrainingReport(
            name: options.outputs.outputURL.deletingPathExtension().lastPathComponent, settings: options.settings,
            iterations: options.schedule.iterations, batchSize: options.schedule.batchSize)
        report.previewPhoto = options.outputs.preview.map { URL(fileURLWithPath: $0).lastPathComponent }
    }

    /// Takes in an event and writes the page if it is time to.
    func take(_ event: TrainingEvent) {
        report.take(event)
        switch event {
        case .began(_, _, _, let iteration):
            begin(after: iteration)
            write()
        case .previewed(let url): add(url, at: report.iteration)
        case .reported: if pace.isDue { write() }
        case .failed, .ended: write()
        case .stepped, .plateau, .moved, .validated, .saved, .skipped, .couldNotWrite, .steppedBack, .flawed: break
        }
    }

    private func begin(after iteration: Int) {
        start = .now
        warningOnly {
            report.painting = try EmbeddedPicture(
                contentsOf: URL(fileURLWithPath: options.painting), widest: Self.paintingWidth)
            report.files = try files()
        }
        guard options.outputs.resume else { return }
        memory = TrainingReportMemory(in: folder)
        report.heldOut = memory.heldOut.filter { $0.iteration <= iteration }
        for preview in options.outputs.previews(upTo: iteration) { add(preview.url, at: preview.iteration) }
    }

    private func files() throws -> [TrainingReport.File] {
        let record = report.record
        let known = [
            ("painting", options.painting, record?.paintingDigest),
            ("loss network", try options.loss.network.path, record?.lossNetworkDigest),
        ]
        // The record knows it of runs that are resumed, too. Random weights have no digest.
        let start =
            record?.options["from-sha256"].map { digest in
                [("weights to start from", record?.options["from"] ?? "", digest as String?)]
            } ?? []
        let preview = try options.outputs.preview.map { path in
            ("preview photo", path, try sha256(of: URL(fileURLWithPath: path)) as String?)
        }
        return (known + start + [preview].compactMap { $0 }).map { .init(role: $0, path: $1, digest: $2 ?? "") }
    }

    private func add(_ preview: URL, at iteration: Int) {
        warningOnly {
            let picture = try EmbeddedPicture(contentsOf: preview, widest: Self.previewWidth)
            report.previews.append(.init(iteration: iteration, picture: picture))
        }
    }

    private func write() {
        report.seconds = memory.seconds + (SuspendingClock.now - start).seconds
        report.updated = .now
        warningOnly {
            try pace.measure {
                let page = TrainingReportPage(report: report).page.html
                try AtomicFile.write(
                    Array(page.utf8), to: folder.appendingPathComponent(ReportPage.fileName), replacing: true)
                try TrainingReportMemory(seconds: report.seconds, heldOut: report.heldOut).write(to: folder)
            }
        }
        report.patience = pace.patience
    }

    private func warningOnly(_ body: () throws -> Void) {
        do { try body() } catch { warn("The report is not complete. \(error)") }
    }
}
