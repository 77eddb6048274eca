import Foundation
import Testing

@testable import Train

/// Charts, in coordinates that a ruler on the page would find.
@Suite struct ReportChartTests {
    private typealias Point = LineChart.Point

    private func chart(
        _ points: [Point], scale: Axis.Scale = .linear, references: [LineChart.Reference] = [],
        markers: [LineChart.Marker] = []
    ) throws -> ParsedPage {
        try ParsedPage(
            LineChart(
                title: "Loss", caption: "per iteration", scale: scale, series: [.init(name: "one", points: points)],
                references: references, markers: markers
            ).markup)
    }

    private func points(_ values: [Double]) -> [Point] { values.enumerated().map { Point(x: Double($0), y: $1) } }

    private func curve(_ page: ParsedPage) -> String? { page.all("path", class: "line").last?.attributes["d"] }

    @Test func aKnownSeriesLiesWhereItShould() throws {
        // The frame reaches from 66 to 628 across and from 308 up to 12.
        let page = try chart([Point(x: 0, y: 0), Point(x: 5, y: 25), Point(x: 10, y: 100)])
        #expect(curve(page) == "M66 308L347 234L628 12")
        #expect(page.all("text").map(\.text) == ["0", "20", "40", "60", "80", "100", "0", "2", "4", "6", "8", "10"])
        #expect(page.all("text").first?.attributes["y"] == "308")
        #expect(page.all("svg", class: "plot").first?.attributes["viewBox"] == "0 0 640 340")
        #expect(page.all("svg", class: "plot").first?.attributes["aria-label"] == "Loss. one: from 0 to 100.")
    }

    @Test func alogarithmicAxisHasEqualFactorsAtEqualDistances() throws {
        let axis = try #require(Axis(covering: [1, 10_000], scale: .logarithmic))
        #expect(axis.ticks == [1, 10, 100, 1000, 10_000])
        let steps = zip(axis.ticks.dropFirst(), axis.ticks).map { axis.fraction(of: $0) - axis.fraction(of: $1) }
        for step in steps { #expect(abs(step - steps[0]) < 1e-12) }
        #expect(axis.fraction(of: 1) > 0 && axis.fraction(of: 10_000) < 1)
        #expect(
            try #require(Axis(covering: [250, 1900], scale: .logarithmic)).ticks.map(tickText) == [
                "500", "1000", "2000",
            ])
    }

    @Test(arguments: [
        ([0.0, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1"]), ([-3, 12], ["-5", "0", "5", "10", "15"]),
        ([0.0021, 0.0024], ["0.0021", "0.0022", "0.0023", "0.0024"]), ([7, 7], ["2", "4", "6", "8", "10", "12"]),
    ])
    func linearTicksAreRoundNumbers(values: [Double], ticks: [String]) throws {
        #expect(try #require(Axis(covering: values, scale: .linear)).ticks.map(tickText) == ticks)
    }

    @Test(arguments: [Axis.Scale.linear, .logarithmic]) func onePointIsADotInTheMiddle(scale: Axis.Scale) throws {
        let dot = try #require(try chart([Point(x: 3, y: 40)], scale: scale).all("circle").first).attributes
        #expect(dot["cx"] == "347")
        let height = try #require(dot["cy"].flatMap { Double($0) })
        #expect((12...308).contains(height))
    }

    @Test func whatIsNotFiniteLeavesAGap() throws {
        let page = try chart(points([0, 100, .nan, 0, .infinity, 100]))
        #expect(curve(page) == "M66 308L178.4 12M403.2 308M628 12")
        #expect(page.all("circle").count == 4)
    }

    @Test func alogarithmicCurveLeavesOutWhatHasNoLogarithm() throws {
        let path = try #require(curve(try chart(points([-1, 0, 10, 100]), scale: .logarithmic)))
        #expect(path.count { $0 == "M" } == 1 && path.count { $0 == "L" } == 1)
    }

    @Test(arguments: [[], [Double.nan], [.infinity, .nan]]) func anEmptyChartSaysSo(values: [Double]) throws {
        let page = try chart(points(values), references: [.init(label: "line", y: 1)])
        #expect(page.all("text").map(\.text) == ["Nothing to show yet"])
        #expect(page.all("path", class: "line").isEmpty)
    }

    @Test func aChartOfNothingPositiveSaysSoOnALogarithmicAxis() throws {
        #expect(try chart(points([0, 0, 0]), scale: .logarithmic).all("text").map(\.text) == ["Nothing to show yet"])
    }

    @Test func aLongSeriesIsThinnedOutAndKeepsItsPeaks() throws {
        var values = (0..<40_000).map { sin(Double($0) / 3000) }
        (values[12_345], values[30_001]) = (9, -9)
        let thin = thinned(points(values))
        #expect(thin.count <= thinnedCount && thin.count > thinnedCount / 2)
        #expect(thin.contains(Point(x: 12_345, y: 9)) && thin.contains(Point(x: 30_001, y: -9)))
        #expect(thin.first?.x == 0 && thin.last?.x == 39_999)
        #expect(zip(thin, thin.dropFirst()).allSatisfy { $0.x < $1.x })
        #expect(thinned(points(Array(values.prefix(600)))).count == 600)
        let path = try #require(curve(try chart(points(values))))
        #expect(path.count { $0 == "M" || $0 == "L" } == thin.count)
    }

    @Test func linesAndMarksAreDrawnAndNamed() throws {
        let page = try chart(
            points([0, 100, 50]), references: [.init(label: "a < b", y: 50)],
            markers: [.init(label: "here", x: 1, tone: 2), .init(label: "there", x: 2)])
        #expect(page.all("path", class: "reference").map { $0.attributes["d"] } == ["M66 160H628"])
        #expect(page.all("path", class: "marker").map { $0.attributes["d"] } == ["M347 12V308", "M628 12V308"])
        #expect(page.all("path", class: "marker").map { $0.attributes["class"] } == ["marker tone2", "marker tone1"])
        let labels = page.all("text", class: "label")
        #expect(labels.map(\.text) == ["a < b", "here", "there"])
        #expect(labels.map { $0.attributes["text-anchor"] } == ["end", "start", "end"])
        #expect(labels[1].attributes["y"] != labels[2].attributes["y"])
    }

    @Test func theAxisBeginsWhereItShould() throws {
        let series = [LineChart.Series(name: "one", points: [Point(x: 10, y: 0), Point(x: 20, y: 1)])]
        let page = try ParsedPage(LineChart(title: "t", caption: "c", start: 0, series: series).markup)
        #expect(curve(page) == "M347 308L628 12")
    }

    @Test func aReferenceBeyondTheCurveIsWithinTheFrame() throws {
        let page = try chart(points([10, 20]), references: [.init(label: "far", y: 80)])
        #expect(page.all("path", class: "reference").first?.attributes["d"] == "M66 12H628")
    }

    @Test func everySeriesIsInTheLegend() throws {
        let series = [
            LineChart.Series(name: "train", points: points([1, 2])),
            LineChart.Series(
                name: "held <out>", points: points([3, 4]), tone: 2, isDashed: true,
                band: (points([2, 3]), points([4, 5]))),
        ]
        let page = try ParsedPage(LineChart(title: "t", caption: "c", series: series).markup)
        #expect(page.all("li").map(\.text) == ["train", "held <out>"])
        #expect(
            page.all("path", class: "line").map { $0.attributes["class"] } == [
                "line tone1", "line tone2 dashed", "line tone1", "line tone2 dashed",
            ])
        #expect(page.all("path", class: "band").map { $0.attributes["d"] } == ["M66 234L628 160L628 12L66 86Z"])
    }
}
