import Foundation
import Imaging
import Testing

@testable import Train

/// Results of a comparison, as numbers and as a page.
@Suite struct ReportComparisonTests {
    private typealias Case = ComparisonReport.Case
    private typealias Run = ComparisonReport.Run

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A run whose objective is 100 at first and below 50 from an iteration on.
    private func run(
        _ start: Run.Start, betterAfter: Int?, iterations: Int = 500, pace: Double = 1, pictures: [Int] = []
    ) -> Run {
        Run(
            start: start,
            objectives: (0...iterations).map { iteration in
                iteration >= betterAfter ?? .max ? 40 : 100 - Float(iteration) / 20
            },
            seconds: (0...iterations).map { pace * Double($0) },
            pictures: pictures.map { .init(iteration: $0, file: "\(start.rawValue)-\($0).png") })
    }

    private func photo(_ name: String, size: Int = 256, pass: Double = 0.5, _ runs: [Run]) -> Case {
        Case(
            photo: name, size: size,
            feedForward: .init(
                seconds: pass, objective: 50, content: 20, style: 29, totalVariation: 1, picture: "pass.png"),
            runs: runs, photoPicture: "photo.png")
    }

    private func report(_ cases: [Case], sizes: [Int] = [256], iterations: Int = 500) -> ComparisonReport {
        ComparisonReport(
            style: "styles/starry.h5", painting: "starry.png", lossNetwork: "vgg.h5",
            options: ["style-layers": "relu1_2:5", "tv-weight": "1e-06"], iterations: iterations, sizes: sizes,
            processor: "Some <Processor>", threads: 2, cases: cases)
    }

    // MARK: Statistics

    @Test func theFirstIterationBelowThePassCounts() {
        let photo = photo("a", [])
        #expect(photo.betterAfter(run(.photo, betterAfter: 71)) == IterationCount(value: 71))
        #expect(photo.betterAfter(run(.photo, betterAfter: 0)) == IterationCount(value: 0))
        #expect(
            photo.betterAfter(run(.photo, betterAfter: nil, iterations: 300))
                == IterationCount(value: 300, isBound: true))
        let equal = Run(start: .photo, objectives: [60, 50, 49.5, 60], seconds: [0, 1, 2, 3], pictures: [])
        #expect(photo.betterAfter(equal).value == 2)
        let never = Run(start: .photo, objectives: [60, .nan, 50], seconds: [0, 1, 2], pictures: [])
        #expect(photo.betterAfter(never).description == "more than 2")
    }

    @Test func quantilesLieBetweenNeighbours() {
        #expect([0, 0.25, 0.5, 1].map { quantile($0, of: [40, 10, 20]) } == [10, 15, 20, 40] as [Double])
        #expect(quantile(0.75, of: [1, 2, 3, 5] as [Double]) == 3.5)
        #expect(quantile(0.5, of: [] as [Double]) == nil && quantile(0.25, of: [6] as [Double]) == 6)
    }

    @Test func whatNeverHappenedComesLastAndIsABound() {
        let counts = [IterationCount(value: 500, isBound: true), .init(value: 600), .init(value: 80), .init(value: 90)]
        #expect(counts.sorted().map(\.value) == [80, 90, 600, 500])
        #expect(quantile(0.5, of: counts) == IterationCount(value: 345))
        #expect(quantile(1, of: counts)?.description == "more than 500")
        #expect(quantile(2.0 / 3, of: counts)?.isBound == false)
        let half = [IterationCount(value: 400), .init(value: 500, isBound: true)]
        #expect(quantile(0.5, of: half)?.description == "more than 450")
    }

    @Test func theSummaryIsOverAllPhotosOfASize() throws {
        let paces: [(Int?, Double, Double)] = [(80, 0.2, 1), (60, 0.4, 2), (120, 0.6, 4), (nil, 0.8, 8)]
        let cases = paces.map { better, pass, pace in
            photo(
                "at \(pace)", pass: pass, [run(.photo, betterAfter: better, pace: pace), run(.noise, betterAfter: nil)])
        }
        let other = photo("x", size: 512, [run(.noise, betterAfter: 9)])
        let summaries = report(cases + [other], sizes: [256, 512, 1024]).summaries
        #expect(summaries.map(\.size) == [256, 256, 512] && summaries.map(\.start) == [.photo, .noise, .noise])
        let first = try #require(summaries.first)
        #expect(first.photos == 4 && first.never == 1)
        // Sorted: 60, 80, 120, more than 500.
        #expect(first.betterAfter == IterationCount(value: 100))
        #expect(first.lowerQuartile == IterationCount(value: 75))
        #expect(first.upperQuartile == IterationCount(value: 215, isBound: true))
        #expect(first.passSeconds == 0.5)
        #expect(first.milestones.map(\.iterations) == [100, 300, 500])
        #expect(first.milestones.map(\.seconds) == [300, 900, 1500])
        #expect(first.milestones.map(\.speedUp) == [600, 1800, 3000])
        #expect(summaries[1].never == 4 && summaries[1].betterAfter.description == "more than 500")
    }

    @Test func shorterRunsCountWithTheirLastIteration() throws {
        let short = report([photo("a", [run(.photo, betterAfter: nil, iterations: 120)])], iterations: 120)
        #expect(short.milestones == [100, 120])
        let cut = report([photo("a", [run(.photo, betterAfter: nil, iterations: 120)])])
        #expect(try #require(cut.summaries.first).milestones.map(\.seconds) == [100, 120, 120])
    }

    @Test func theTableHasARowASummary() {
        let report = report([photo("a", [run(.photo, betterAfter: 71), run(.noise, betterAfter: nil)])])
        let lines = report.table.split(separator: "\n").map {
            $0.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(
            lines == [
                ["size, start", "photos", "better after", "quartiles", "never", "one pass"]
                    + ["100", "300", "500"].map { $0 + " iterations" },
                [
                    "256 px, from the photo", "1", "71", "71 – 71", "0", "500 ms", "100 s (200×)", "300 s (600×)",
                    "500 s (1,000×)",
                ],
                [
                    "256 px, from noise", "1", "more than 500", "more than 500 – more than 500", "1", "500 ms",
                    "100 s (200×)", "300 s (600×)", "500 s (1,000×)",
                ],
            ])
    }

    // MARK: The file

    @Test func theReportComesBackFromItsFile() throws {
        let broken = Run(
            start: .noise, objectives: [.infinity, 3], seconds: [0, 1], pictures: [.init(iteration: 1, file: "n.png")])
        let report = report([photo("a<b>&\"c\".jpg", [run(.photo, betterAfter: 3, iterations: 5), broken])])
        try report.write(to: folder.url)
        #expect(try ComparisonReport(in: folder.url) == report)
        let object =
            try JSONSerialization.jsonObject(with: Data(contentsOf: folder.file("report.json"))) as? [String: Any]
        let keys = [
            "style", "painting", "loss_network", "options", "iterations", "sizes", "processor", "threads", "cases",
        ]
        #expect(Set(try #require(object).keys) == Set(keys))
        #expect((object?["options"] as? [String: String])?["tv-weight"] == "1e-06")
        let first = try #require((object?["cases"] as? [[String: Any]])?.first)
        #expect(Set(first.keys) == ["photo", "size", "feed_forward", "runs", "photo_picture"])
        let pass = try #require(first["feed_forward"] as? [String: Any])
        #expect(Set(pass.keys) == ["seconds", "objective", "content", "style", "total_variation", "picture"])
        let second = try #require((first["runs"] as? [[String: Any]])?.last)
        #expect(Set(second.keys) == ["start", "objectives", "seconds", "pictures"])
        #expect((second["pictures"] as? [[String: Any]])?.first?["iteration"] as? Int == 1)
    }

    // MARK: The page

    private func writePictures(_ names: [String]) throws {
        for (index, name) in names.enumerated() {
            try picture(width: 24, height: 16, seed: UInt64(index)).write(to: folder.file(name))
        }
    }

    private func page(_ report: ComparisonReport) throws -> ParsedPage {
        let page = ComparisonPage(report, folder: folder.url, painting: folder.file("starry.png"))
        try page.write()
        let parsed = try ParsedPage(contentsOf: folder.file("report.html"))
        parsed.expectSelfContained()
        return parsed
    }

    @Test func thePageShowsEveryPictureAndComparesAnyTwo() throws {
        let files = ["photo-100.png", "photo-300.png", "photo-500.png", "noise-100.png", "noise-500.png"]
        try writePictures(["starry.png", "photo.png", "pass.png"] + files)
        let runs = [
            run(.photo, betterAfter: 71, pictures: [100, 300, 500]),
            run(.noise, betterAfter: nil, pictures: [100, 500]),
        ]
        let page = try page(report([photo("a<b>&\"c\".jpg", runs)]))
        #expect(page.all("img").count == 8 && Set(page.all("img").map { $0.attributes["src"] }).count == 8)
        let names = [
            "photo", "one pass", "100 from the photo", "300 from the photo", "500 from the photo", "100 from noise",
            "500 from noise", "painting",
        ]
        #expect(page.all("option").map(\.text) == names + names)
        let identifiers = page.all("img").compactMap { $0.attributes["id"] }
        #expect(page.all("option").allSatisfy { identifiers.contains($0.attributes["value"] ?? "") })
        let chosen = page.all("option").filter { $0.attributes["selected"] != nil }.map(\.text)
        #expect(chosen == ["one pass", "500 from the photo"])
        #expect(
            page.text.contains(
                "from the photo better after 71 iterations; from noise not better within 500 iterations."))
        #expect(page.all("h3").map(\.text) == ["a<b>&\"c\".jpg, 256 px"])
        #expect(page.all("figcaption").contains { $0.text == "300 iterations from the photo, 300 s: objective 40.00" })
    }

    @Test func theChartsMarkWhereTheCurvesCross() throws {
        let cases = ([71, 75, 90] as [Int]).map {
            photo("\($0)", [run(.photo, betterAfter: $0), run(.noise, betterAfter: nil)])
        }
        let page = try page(report(cases))
        let charts = page.all("svg", class: "plot").map { $0.attributes["aria-label"] ?? "" }
        #expect(charts.count == 4)
        #expect(charts[0] == "256 × 256 pixels. from the photo: from 2 to 0.8. from noise: from 2 to 1.5.")
        let labels = page.all("text", class: "label").map(\.text)
        let own = [71, 75, 90].flatMap { ["one pass: 50.00", "from the photo: \($0)"] }
        #expect(labels == ["one pass of the network", "from the photo: 75"] + own)
        #expect(page.all("path", class: "band").count == 2)
    }

    @Test func onlySoManyCasesHavePicturesInThePage() throws {
        try writePictures(["photo.png", "pass.png"])
        let count = ComparisonPage.picturedCases
        let page = try page(report((0...count).map { photo("\($0)", [run(.photo, betterAfter: 3, iterations: 5)]) }))
        #expect(page.all("img").count == 2 * count && page.all("article").count == count + 1)
        #expect(
            page.all("article").last?.text.contains("The pictures lie beside this page: photo.png, pass.png.") == true)
    }

    @Test func anUnfinishedReportIsAPageToo() throws {
        try writePictures(["photo.png"])
        #expect(try page(report([])).text.contains("No photo has been compared yet."))
        let page = try page(report([photo("a", [])], sizes: [256, 512]))
        #expect(page.text.contains("Not in the folder: pass.png."))
        #expect(page.text.contains("The painting starry.png could not be read."))
        #expect(page.all("img").count == 1 && page.all("select").isEmpty)
    }
}
