import Console
import Foundation
import TransformNet

/// A training run as a page.
struct TrainingReportPage {
    let report: TrainingReport

    /// Seconds after which browsers read the page of a running training again.
    static let refresh = 30

    var page: ReportPage {
        let sections = [pictures, losses, speed, settings, files] + (report.notes.isEmpty ? [] : [notes])
        return ReportPage(
            kind: "Training report", title: report.name, subtitle: state, sections: sections,
            refresh: report.state == .running ? Self.refresh : nil)
    }

    @MarkupBuilder private var state: Markup {
        element("p", ["class": "state"]) { stateText }
        if case .failed(let reason) = report.state { element("p", ["class": "notice"]) { reason } }
        element("p") { "Last updated at \(momentText(report.updated))." }
        if report.state == .running { silence }
        element(
            "progress",
            ["max": "\(report.iterations)", "value": "\(report.iteration)", "aria-label": "Iterations done"])
    }

    /// Shown by the script when the file has not changed for long.
    private var silence: Markup {
        let updated = String(Int(report.updated.timeIntervalSince1970))
        return element(
            "p",
            [
                "class": "notice", "hidden": "hidden", "data-updated": updated,
                "data-patience": "\(Int(report.patience))",
            ])
    }

    private var stateText: String {
        let word =
            switch report.state {
            case .running: "Running"
            case .done: "Done"
            case .interrupted: "Interrupted; --resume goes on"
            case .failed: "Stopped by an error"
            }
        return "\(word) · iteration \(groupedText(report.iteration)) of \(groupedText(report.iterations))"
    }
}

// MARK: Sections

extension TrainingReportPage {
    private var pictures: ReportPage.Section {
        ReportPage.Section("Painting and previews") {
            if let painting = report.painting {
                let name = report.files.first.map { URL(fileURLWithPath: $0.path).lastPathComponent } ?? ""
                plate(painting, identifier: "painting", caption: "The painting, \(name)", alternative: "The painting")
            }
            if report.previews.isEmpty { noPreviews } else { film }
        }
    }

    private var noPreviews: Markup {
        element("p") {
            if let photo = report.previewPhoto {
                "No preview of \(photo) has been painted yet; --preview-every says after how many iterations one is."
            } else {
                "No previews: give --preview with a photo, and this page shows how its picture develops."
            }
        }
    }

    @MarkupBuilder private var film: Markup {
        let photo = report.previewPhoto ?? "the preview photo"
        let frames = report.previews.map {
            FilmStrip.Frame(caption: "after iteration \(groupedText($0.iteration))", picture: $0.picture)
        }
        let strip = FilmStrip(subject: "Preview of \(photo)", frames: frames)
        strip.markup
        if strip.frames.count < frames.count {
            element("p", ["class": "quiet"]) { "\(strip.frames.count) of \(frames.count) previews, evenly chosen." }
        }
    }

    private var losses: ReportPage.Section {
        ReportPage.Section("Losses") {
            element("p", ["class": "quiet"]) { lossNote }
            element("div", ["class": "charts"]) {
                chart("Total", \.total, \.total)
                chart("Content", \.content, \.content)
                chart("Style", \.style, \.style)
                chart("Total variation", \.totalVariation, \.totalVariation)
            }
        }
    }

    private var lossNote: String {
        let heldOut =
            report.heldOutPhotographs.map { "Held out: the mean over \($0) photographs at every save." }
            ?? (report.heldOut.isEmpty
                ? "Give --validation with a folder of photographs to see losses on pictures that are not trained on."
                : "Held out: the mean over the validation photographs at every save.")
        return "Weights included; each point is the mean since the one before. " + heldOut
    }

    private func chart(
        _ title: String, _ trained: KeyPath<LossReport, Float>, _ heldOut: KeyPath<TrainingReport.HeldOut, Float>
    ) -> Markup {
        let training = report.history.map { LineChart.Point(x: Double($0.iteration), y: Double($0[keyPath: trained])) }
        var series = [LineChart.Series(name: "training", points: training)]
        if !report.heldOut.isEmpty {
            let points = report.heldOut.map {
                LineChart.Point(x: Double($0.iteration), y: Double($0[keyPath: heldOut]))
            }
            series.append(LineChart.Series(name: "held out", points: points, tone: 2, isDashed: true))
        }
        return LineChart(
            title: title, caption: "per iteration, logarithmic", scale: .logarithmic, start: 0, series: series
        ).markup
    }

    private var speed: ReportPage.Section {
        let points = report.history.map { LineChart.Point(x: Double($0.iteration), y: Double($0.imagesPerSecond)) }
        return ReportPage.Section("Time") {
            factList(times)
            LineChart(
                title: "Throughput", caption: "images a second, per iteration", start: 0,
                series: [.init(name: "images a second", points: points, tone: 3)]
            ).markup
        }
    }

    private var times: Facts {
        var facts: Facts = [("time spent", durationText(seconds: report.seconds))]
        if report.state == .running, let left = report.secondsLeft {
            facts.append(("time left, about", durationText(seconds: left)))
        }
        if let rate = report.imagesPerSecond { facts.append(("images a second", String(format: "%.2f", rate))) }
        facts.append(("images seen", groupedText(report.iteration * report.batchSize)))
        return facts
    }

    private var settings: ReportPage.Section {
        ReportPage.Section("Settings") {
            factList(sizes)
            element("div", ["class": "columns"]) {
                for group in report.settings { settingsTable(group.group, group.facts) }
            }
        }
    }

    private var sizes: Facts {
        var facts: Facts = [("parameters", groupedText(report.parameters))]
        if let record = report.record { facts.append(("photographs", groupedText(record.photographs))) }
        if let count = report.heldOutPhotographs { facts.append(("held-out photographs", groupedText(count))) }
        return facts + [("memory of a step", "\(groupedText(report.byteCount / 1_000_000)) MB")]
    }

    private var files: ReportPage.Section {
        ReportPage.Section("Files") {
            for file in report.files {
                element("p") {
                    "\(file.role): \(file.path)"
                    element("span", ["class": "digest"]) { "SHA-256 \(file.digest)" }
                }
            }
            if let saved = report.saved {
                element("p") { "Last checkpoint: \(saved.path), after iteration \(groupedText(saved.iteration))." }
            }
        }
    }

    private var notes: ReportPage.Section {
        ReportPage.Section("Notes") {
            element("ul") { for note in report.notes { element("li") { note } } }
        }
    }
}
