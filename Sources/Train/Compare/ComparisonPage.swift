import Console
import Foundation
import Imaging

/// A comparison as a page, with the pictures that lie in the report's folder.
struct ComparisonPage {
    /// Pixels across of the pictures in the page.
    static let pictureWidth = 800, paintingWidth = 900
    /// How many cases are shown with pictures, so that the page stays small enough to be mailed.
    static let picturedCases = 24

    let report: ComparisonReport
    let folder: URL
    let painting: EmbeddedPicture?
    private let cases: [ComparisonCaseView]

    /// Reads the pictures; one that is missing or damaged is left out, since a report may be unfinished.
    init(_ report: ComparisonReport, folder: URL, painting: URL) {
        (self.report, self.folder) = (report, folder)
        self.painting = try? EmbeddedPicture(contentsOf: painting, widest: Self.paintingWidth)
        let order = report.cases.reduce(into: [String]()) { if !$0.contains($1.photo) { $0.append($1.photo) } }
        let sorted = order.flatMap { photo in report.cases.filter { $0.photo == photo } }
        let paintingChoice = self.painting.map { _ in ComparisonSlider.Choice(identifier: "painting", name: "painting")
        }
        cases = sorted.enumerated().map { index, photo in
            ComparisonCaseView(
                photo, number: index + 1, folder: index < Self.picturedCases ? folder : nil, painting: paintingChoice)
        }
    }

    var page: ReportPage {
        ReportPage(
            kind: "Comparison report", title: "One pass against many iterations", subtitle: subtitle,
            sections: [summary, paintingSection, settings] + photos)
    }

    /// Writes `report.html` into the folder.
    /// - Throws: ``OutputError``.
    func write() throws(OutputError) {
        let url = folder.appendingPathComponent(ReportPage.fileName)
        try AtomicFile.write(Array(page.html.utf8), to: url, replacing: true)
    }

    private var subtitle: Markup {
        element("p", ["class": "state"]) {
            "\(name(report.style)) and the iterative method on \(Set(report.cases.map(\.photo)).count) photos"
        }
    }

    private func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
}

// MARK: Sections

extension ComparisonPage {
    private var summary: ReportPage.Section {
        ReportPage.Section("Summary") {
            element("p") {
                "The trained network paints a photo in one pass; the iterative method minimises the same objective for "
                "that photo alone. Better after: iterations until its objective is below that of the pass. A run that "
                "never got there counts as more than all of its iterations and comes last in medians and quartiles."
            }
            if report.cases.isEmpty {
                element("p", ["class": "notice"]) { "No photo has been compared yet." }
            } else {
                numbersTable(
                    "Medians over the photos; in brackets, how many passes fit in that time", report.summaryRows)
                element("div", ["class": "charts overview"]) {
                    for size in measuredSizes { report.chart(of: size).markup }
                }
            }
        }
    }

    private var measuredSizes: [Int] { report.sizes.filter { size in report.cases.contains { $0.size == size } } }

    private var paintingSection: ReportPage.Section {
        ReportPage.Section("The painting") {
            if let painting {
                plate(painting, identifier: "painting", caption: name(report.painting), alternative: "The painting")
            } else {
                element("p", ["class": "notice"]) { "The painting \(report.painting) could not be read." }
            }
        }
    }

    private var settings: ReportPage.Section {
        ReportPage.Section("Settings") {
            element("div", ["class": "columns"]) {
                settingsTable(
                    "Comparison",
                    [
                        ("style", report.style), ("painting", report.painting), ("loss-network", report.lossNetwork),
                        ("iterations", groupedText(report.iterations)),
                        ("sizes", report.sizes.map { "\($0)" }.joined(separator: ", ")),
                        ("processor", report.processor), ("threads", "\(report.threads)"),
                    ])
                settingsTable("Options", report.options.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            }
        }
    }

    private var photos: [ReportPage.Section] {
        if cases.isEmpty { return [] }
        return [
            ReportPage.Section("Photo by photo") {
                element("nav", ["aria-label": "Photos"]) {
                    element("ul") { for view in cases { element("li") { view.link } } }
                }
                for view in cases { view.markup }
            }
        ]
    }
}
