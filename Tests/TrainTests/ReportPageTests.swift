import Engine
import Foundation
import Imaging
import Testing

@testable import Train

/// The pieces of which report pages are made.
@Suite struct ReportPageTests {
    private let strange = "a<b>&\"c\".jpg"

    private func tiny(_ seed: UInt64, width: Int = 30) throws -> EmbeddedPicture {
        try EmbeddedPicture(picture(width: width, height: 20, seed: seed), widest: 20)
    }

    @Test func textIsEscaped() throws {
        let markup = element("p", ["title": strange]) { strange }
        #expect(markup.source == "<p title=\"a&lt;b&gt;&amp;&quot;c&quot;.jpg\">a&lt;b&gt;&amp;&quot;c&quot;.jpg</p>")
        let parsed = try ParsedPage(markup)
        #expect(parsed.all("p").first?.text == strange && parsed.all("p").first?.attributes["title"] == strange)
    }

    @Test func controlCharactersDoNotBreakAPage() throws {
        #expect(try ParsedPage(element("p") { "a\u{1}\0b\u{FFFF}é画" }).text == "a\u{FFFD}\u{FFFD}b\u{FFFD}é画")
    }

    @Test func onlyVoidElementsLackAnEndTag() {
        #expect(element("input", ["type": "range"]).source == "<input type=\"range\" />")
        #expect(element("output").source == "<output></output>")
    }

    @Test func aPageIsWellFormedAndStandsAlone() throws {
        let picture = try tiny(1)
        var page = ReportPage(
            kind: "Report", title: strange, subtitle: element("p") { "below" },
            sections: [
                .init("One & two") { plate(picture, identifier: "p", caption: strange, alternative: strange) },
                .init("Numbers") { numbersTable("All", [["name", "value"], [strange, "3"]]) },
            ])
        let parsed = try ParsedPage(page.html)
        parsed.expectSelfContained()
        #expect(page.html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(parsed.all("title").first?.text == "\(strange) · Report")
        #expect(parsed.all("h1").map(\.text) == [strange] && parsed.all("h2").map(\.text) == ["One & two", "Numbers"])
        #expect(parsed.all("th").map(\.text) == ["name", "value", strange] && parsed.all("td").map(\.text) == ["3"])
        #expect(parsed.all("meta").allSatisfy { $0.attributes["http-equiv"] == nil })
        page.refresh = 30
        let refreshing = try ParsedPage(page.html).all("meta").compactMap { $0.attributes["http-equiv"] }
        #expect(refreshing == ["refresh"])
    }

    @Test func widePicturesAreScaledDownAndNarrowOnesAreNot() throws {
        let wide = try tiny(1, width: 40)
        #expect(wide.width == 20 && wide.height == 10 && wide.ratio == 2)
        let narrow = try tiny(1, width: 15)
        #expect(narrow.width == 15 && narrow.height == 20)
        let bytes = try #require(Data(base64Encoded: String(wide.address.dropFirst("data:image/jpeg;base64,".count))))
        let decoded = try Image(decoding: Array(bytes), name: "embedded")
        #expect(decoded.width == 20 && decoded.height == 10)
    }

    @Test func aFilmShowsItsFramesInOrder() throws {
        let frames = try (1...3).map { FilmStrip.Frame(caption: "after \($0)", picture: try tiny($0)) }
        let parsed = try ParsedPage(FilmStrip(subject: "Kitten", frames: frames).markup)
        #expect(parsed.all("figcaption").map(\.text) == ["after 1", "after 2", "after 3"])
        #expect(parsed.all("img").map { $0.attributes["src"] } == frames.map(\.picture.address))
        #expect(parsed.all("img").map { $0.attributes["alt"] } == (1...3).map { "Kitten, after \($0)" })
        let position = try #require(parsed.all("input").first).attributes
        #expect(position["max"] == "2" && position["aria-label"] == "Frame of the film")
        #expect(FilmStrip(subject: "Kitten", frames: []).markup.source.isEmpty)
    }

    @Test func aLongFilmKeepsItsFirstAndLastFrame() throws {
        let picture = try tiny(1)
        let film = FilmStrip(subject: "Kitten", frames: (0..<80).map { .init(caption: "\($0)", picture: picture) })
        #expect(film.frames.count == FilmStrip.limit)
        #expect(film.frames.first?.caption == "0" && film.frames.last?.caption == "79")
        #expect(Set(film.frames.map(\.caption)).count == FilmStrip.limit)
    }

    @Test func anyTwoPicturesCanBeCompared() throws {
        let choices = ["photo", strange, "painting"].map { ComparisonSlider.Choice(identifier: "id-\($0)", name: $0) }
        let parsed = try ParsedPage(ComparisonSlider(choices: choices, left: 1, right: 2, model: try tiny(1)).markup)
        #expect(parsed.all("select").count == 2 && parsed.all("label").count == 2)
        #expect(parsed.all("option").map(\.text) == ["photo", strange, "painting", "photo", strange, "painting"])
        let chosen = parsed.all("option").filter { $0.attributes["selected"] != nil }.map(\.text)
        #expect(chosen == [strange, "painting"])
        #expect(parsed.all("input").first?.attributes["type"] == "range")
        #expect(ComparisonSlider(choices: [choices[0]], left: 0, right: 0, model: try tiny(1)).markup.source.isEmpty)
    }

    @Test func lossesOfAnySizeAreWords() {
        let losses: [Float] = [0.0012, 45.31, 1_234_567, 1.5e9, -3e20, .greatestFiniteMagnitude, .infinity, .nan]
        let words = ["0.0012", "45.31", "1234567", "1.5e+09", "-3e+20", "3.403e+38", "inf", "nan"]
        #expect(losses.map(lossText) == words)
        #expect(pageLossText(1_234_567) == "1,234,567" && pageLossText(.greatestFiniteMagnitude) == "3.403e+38")
    }

    @Test func numbersAreShort() {
        #expect(
            [0, 0.005, 1.5, 200, 1500, 20_000, 3e6, 2e9, 0.001, 0.00055, 1e-5].map(tickText) == [
                "0", "0.005", "1.5", "200", "1500", "20k", "3M", "2e9", "0.001", "5.5e-4", "1e-5",
            ])
        #expect(
            [0.135, 0.9999, 4.176, 61, 350, 1500].map { measuredText(seconds: $0) } == [
                "135 ms", "1.00 s", "4.18 s", "61.0 s", "350 s", "25 min",
            ])
    }
}
