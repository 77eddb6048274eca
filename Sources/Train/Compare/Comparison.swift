import Console
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// One run of `impasto-train compare`: photographs in, a report out.
final class Comparison {
    /// What a comparison tells while it goes on, in words.
    enum Event {
        case warned(String), iterated(String), compared(String)
    }

    let folder: URL
    private let options: Compare
    private let tell: (Event) -> Void
    private let style: MeasuredStyle
    private let source: any PhotoSource
    private let stylizer: Stylizer
    private var report: ComparisonReport
    private var progress: ComparisonProgress

    /// Reads everything but the photographs, and what an earlier run has left in the folder.
    /// - Throws: ``ComparisonError/otherComparison(_:)``, ``FolderError``, and what reading the files throws.
    init(_ options: Compare, tell: @escaping (Event) -> Void) throws {
        (self.options, self.tell) = (options, tell)
        folder = URL(fileURLWithPath: options.output)
        style = try MeasuredStyle(options.files, options.loss, in: options.precision.resolved()) { tell(.warned($0)) }
        for size in options.sizes.values { _ = try style.checkedSide(size, option: "--sizes") }
        source = try openPhotos(at: URL(fileURLWithPath: options.files.photos))
        stylizer = Stylizer(style.model, in: style.loss.precision)
        report = try Self.report(options, of: style, in: folder)
        progress = ComparisonProgress(work: 0)
        try makeFolder(folder.relativePath)
    }

    private static func report(_ options: Compare, of style: MeasuredStyle, in folder: URL) throws -> ComparisonReport {
        var settings = style.options.recorded
        settings["seed"] = "\(options.seed)"
        settings["photographs"] = URL(fileURLWithPath: options.files.photos).standardizedFileURL.path
        settings["precision"] = style.loss.precision.rawValue
        for (file, digest) in style.digests { settings["SHA-256 of the \(file)"] = digest }
        let new = ComparisonReport(
            style: options.files.style, painting: options.files.painting, lossNetwork: try options.files.network.path,
            options: settings, iterations: options.iterations, sizes: options.sizes.values,
            processor: processorName, threads: threadCount, cases: [])
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(ComparisonReport.fileName).path)
        else {
            return new
        }
        let old = try ComparisonReport(in: folder)
        guard old.options == new.options, old.iterations == new.iterations, old.processor == new.processor,
            old.threads == new.threads
        else {
            throw ComparisonError.otherComparison(folder.relativePath)
        }
        return new.continuing(old)
    }

    /// Compares what is not yet in the report, size after size, and writes the report after every photo.
    /// - Throws: ``PhotoSourceError/noneReadable(_:example:)``, ``LBFGSError``, or errors of writing.
    func run(isStopRequested: () -> Bool) throws -> ComparisonReport {
        let jobs = jobs
        progress = ComparisonProgress(work: jobs.reduce(0) { $0 + 2 * $1.size * $1.size } * options.iterations)
        var reason = ""
        for job in jobs where !isStopRequested() {
            let photo: Image
            do { photo = try source.photo(job.index) } catch {
                reason = "\(error)"
                tell(.warned("Skipped \(source.name(of: job.index)): \(error)"))
                continue
            }
            guard let compared = try compare(photo.middleSquare(side: job.size), job, isStopRequested) else { break }
            report.cases.append(compared)
            try writeReport()
            tell(.compared(compared.text))
        }
        guard !report.cases.isEmpty || isStopRequested() else {
            throw PhotoSourceError.noneReadable(source.place, example: reason)
        }
        try writeReport()
        return report
    }

    private func writeReport() throws {
        try report.write(to: folder)
        try ComparisonPage(report, folder: folder, painting: URL(fileURLWithPath: options.files.painting)).write()
    }

    /// One photo at one size.
    private struct Job {
        let index, size: Int
        let name: String
        /// Begins the names of its pictures.
        var prefix: String {
            let base = name.replacing("/", with: "_")
            return "\(index + 1)-\(base.lastIndex(of: ".").map { String(base[..<$0]) } ?? base)-\(size)"
        }
    }

    private var jobs: [Job] {
        let done = Set(report.cases.map { "\($0.size) \($0.photo)" })
        return options.sizes.values.flatMap { size in
            (0..<min(options.count ?? source.count, source.count))
                .map { Job(index: $0, size: size, name: source.shortName(of: $0)) }
                .filter { !done.contains("\(size) \($0.name)") }
        }
    }

    // MARK: One photo

    /// - Returns: nil after an interruption.
    private func compare(_ photo: Image, _ job: Job, _ isStopRequested: () -> Bool) throws -> ComparisonReport.Case? {
        let objective = try PictureObjective(
            style.loss, photo: photo, styles: [PictureObjective.Style(matrices: style.matrices)])
        let photoFile = try write(photo, "\(job.prefix)-photo")
        let pass = try feedForward(photo, objective, job)
        var runs: [ComparisonReport.Run] = []
        for start in ComparisonReport.Run.Start.allCases {
            let image = start == .photo ? photo : .noise(width: photo.width, height: photo.height, seed: options.seed)
            runs.append(try iterate(objective, from: image, start, job, isStopRequested))
            if isStopRequested() { return nil }
        }
        return ComparisonReport.Case(
            photo: job.name, size: job.size, feedForward: pass, runs: runs, photoPicture: photoFile)
    }

    /// The median of three passes, after one that plans.
    private func feedForward(
        _ photo: Image, _ objective: PictureObjective, _ job: Job
    ) throws -> ComparisonReport.FeedForward {
        let picture = try stylizer.stylize(photo)
        let seconds = try (0..<3).map { _ in
            let start = ContinuousClock.now
            _ = try stylizer.stylize(photo)
            return (ContinuousClock.now - start).seconds
        }
        let losses = try objective.losses(of: picture)
        return ComparisonReport.FeedForward(
            seconds: seconds.sorted()[1], objective: losses.total, content: losses.content, style: losses.style,
            totalVariation: losses.totalVariation, picture: try write(picture, "\(job.prefix)-pass"))
    }

    private func iterate(
        _ objective: PictureObjective, from image: Image, _ start: ComparisonReport.Run.Start, _ job: Job,
        _ isStopRequested: () -> Bool
    ) throws -> ComparisonReport.Run {
        var recorder = RunRecorder(milestones: report.milestones)
        let descent = PictureDescent(objective: objective, iterations: options.iterations, rate: 1)
        let last = try descent.run(.lbfgs, from: image) { iteration in
            recorder.add(iteration)
            progress.advance(by: iteration.number > 0 ? job.size * job.size : 0)
            tell(
                .iterated(
                    "\(job.name) at \(job.size), \(start.name)  \(iteration.number)/\(options.iterations)  "
                        + "\(progress.left) left"))
            return !isStopRequested()
        }
        recorder.end(with: last)
        let pictures = try recorder.pictures.map { iteration, picture in
            let name = "\(job.prefix)-\(start.rawValue)-\(iteration)"
            return ComparisonReport.Picture(iteration: iteration, file: try write(picture, name))
        }
        return ComparisonReport.Run(
            start: start, objectives: recorder.objectives, seconds: recorder.seconds, pictures: pictures)
    }

    private func write(_ picture: Image, _ name: String) throws -> String {
        try picture.write(to: folder.appendingPathComponent("\(name).jpg"), replacing: true)
        return "\(name).jpg"
    }
}

extension ComparisonReport {
    /// This report with what an earlier one of the same comparison found.
    fileprivate func continuing(_ old: ComparisonReport) -> ComparisonReport {
        ComparisonReport(
            style: style, painting: painting, lossNetwork: lossNetwork, options: options, iterations: iterations,
            sizes: Set(sizes + old.sizes).sorted(), processor: processor, threads: threads, cases: old.cases)
    }
}

extension ComparisonReport.Case {
    /// A line for a terminal: kodim01.png at 256: the iterative method is better after 96 iterations from the photo, after
    /// 140 from noise.
    fileprivate var text: String {
        let counts = runs.enumerated().map { index, run in
            "after \(betterAfter(run)) \(index == 0 ? "iterations " : "")\(run.start.name)"
        }
        return "\(photo) at \(size): the iterative method is better \(counts.joined(separator: ", "))"
    }
}
