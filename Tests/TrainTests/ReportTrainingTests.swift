import ArgumentParser
import Console
import Digest
import Engine
import Foundation
import Imaging
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// The page that a training keeps up to date.
    @Suite struct ReportTrainingTests {
        private let problem: TinyProblem

        init() throws {
            problem = try TinyProblem()
            try picture(width: 33, height: 21, seed: 99).write(to: problem.folder.file("kitten.png"))
        }

        private var page: ParsedPage {
            get throws { try ParsedPage(contentsOf: problem.folder.file("report/report.html")) }
        }

        /// What the page shows as its state.
        private func state(_ page: ParsedPage) -> String? { page.all("p", class: "state").first?.text }

        private func options(_ changes: [String: String], flags: [String] = []) throws -> Style {
            let report = ["report": problem.folder.path("report")]
            return try Style.parse(problem.arguments(output: "o.h5", report.merging(changes) { $1 }, flags: flags))
        }

        /// Trains with a report, in this process.
        /// - Returns: the warnings.
        @discardableResult private func train(
            _ changes: [String: String] = [:], flags: [String] = [], stoppingAfter stop: Int = .max,
            watching watch: @escaping (TrainingEvent) -> Void = { _ in }
        ) async throws -> [String] {
            let watcher = Watcher()
            let options = try options(changes, flags: flags)
            let folder = try #require(options.outputs.reportURL)
            let writer = try TrainingReportWriter(options, folder: folder) { watcher.warnings.append($0) }
            let run = try TrainingRun(options) { event in
                writer.take(event)
                if case .stepped = event { watcher.stepped += 1 }
                watch(event)
            }
            do {
                try await run.run { watcher.stepped >= stop }
            } catch {
                guard stop < .max else { throw error }
            }
            return watcher.warnings
        }

        @Test func aFinishedRunIsToldWhole() async throws {
            let changes = [
                "iterations": "25", "validation": problem.folder.path("photos"), "checkpoint-every": "8",
                "preview": problem.folder.path("kitten.png"), "preview-every": "5",
            ]
            #expect(try await train(changes).isEmpty)
            let page = try page
            page.expectSelfContained()
            #expect(state(page) == "Done · iteration 25 of 25")
            #expect(page.all("h1").map(\.text) == ["o"])
            #expect(page.all("meta").allSatisfy { $0.attributes["http-equiv"] == nil })
            #expect(
                page.all("img").map { $0.attributes["alt"] } == ["The painting"]
                    + [5, 10, 15, 20, 25].map {
                        "Preview of kitten.png, after iteration \($0)"
                    })
            let charts = page.all("svg", class: "plot")
            #expect(charts.count == 5)
            for (chart, title) in zip(charts, ["Total", "Content", "Style", "Total variation", "Throughput"]) {
                #expect(chart.attributes["aria-label"]?.hasPrefix("\(title). ") == true)
            }
            // Reports after 10, 20 and 25 iterations; held-out losses after 8, 16, 24 and 25.
            #expect(page.all("circle", class: "fill1").count == 4 * 3)
            #expect(page.all("circle", class: "fill2").count == 4 * 4)
            #expect(page.text.contains("the mean over 5 photographs"))
        }

        @Test func everyOptionIsThereWithItsValue() async throws {
            let changes = ["tv-weight": "0.25", "learning-rate-fall": "3", "from": problem.folder.path("first.h5")]
            try await problem.train(output: "first.h5", ["iterations": "1"])
            try await train(changes)
            let page = try page
            let rows = Dictionary(zip(page.all("th").map(\.text), page.all("td").map(\.text))) { first, _ in first }
            let names = Style.helpMessage().matches(of: #/--([a-z-]+)/#).map { String($0.1) }
            for name in Set(names).subtracting(["help", "version"]) { #expect(rows[name] != nil, "\(name)") }
            #expect(rows["tv-weight"] == "0.25" && rows["learning-rate-fall"] == "3" && rows["crop"] == "32")
            #expect(rows["architecture"] == TinyProblem.architecture && rows["validation"] == "–")
            for file in ["painting.png", "vgg.h5", "first.h5"] {
                #expect(page.text.contains("SHA-256 \(try sha256(of: problem.folder.file(file)))"))
                #expect(page.text.contains(problem.folder.path(file)))
            }
            let values = Dictionary(zip(page.all("dt").map(\.text), page.all("dd").map(\.text))) { $1 }
            #expect(values["photographs"] == "5" && values["images seen"] == "12")
            let count = try StyleModel(contentsOf: problem.folder.file("o.h5")).network.parameters.reduce(0) {
                $0 + $1.count
            }
            #expect(values["parameters"] == groupedText(count))
            #expect(
                page.text.contains("give --preview with a photo")
                    && page.text.contains("Give --validation with a folder"))
        }

        @Test func aRunningReportSaysWhenItWasWritten() async throws {
            var pages: [String] = []
            try await train(["iterations": "10"]) { event in
                guard case .began = event else { return }
                let text = try? String(contentsOf: problem.folder.file("report/report.html"), encoding: .utf8)
                pages.append(text ?? "")
            }
            let page = try ParsedPage(try #require(pages.first))
            page.expectSelfContained()
            #expect(state(page) == "Running · iteration 0 of 10")
            #expect(page.all("meta").contains { $0.attributes["http-equiv"] == "refresh" })
            let notice = try #require(page.all("p", class: "notice").first).attributes
            let updated = try #require(notice["data-updated"].flatMap { Double($0) })
            #expect(abs(Date.now.timeIntervalSince1970 - updated) < 60 && notice["hidden"] != nil)
            let year = String(Calendar(identifier: .gregorian).component(.year, from: .now))
            #expect(page.text.contains(#/Last updated at \d+ \w+ \d{4}, \d\d:\d\d:\d\d /#) && page.text.contains(year))
        }

        @Test func anInterruptedRunGoesOnInItsPage() async throws {
            let changes = [
                "iterations": "30", "validation": problem.folder.path("photos"), "checkpoint-every": "10",
                "preview": problem.folder.path("kitten.png"), "preview-every": "5",
            ]
            try await train(changes, stoppingAfter: 12)
            let first = try page
            #expect(state(first) == "Interrupted; --resume goes on · iteration 12 of 30")
            #expect(first.all("circle", class: "fill2").count == 4 * 2)
            // What a killed run painted after its last checkpoint is painted again.
            let late = problem.folder.file("o-preview-00015.png")
            try FileManager.default.copyItem(at: problem.folder.file("kitten.png"), to: late)
            try await train(changes, flags: ["--resume"])
            let second = try page
            #expect(state(second) == "Done · iteration 30 of 30")
            // Reports after 10, 12, 20 and 30; held-out losses after 10, 12, 20 and 30.
            #expect(second.all("circle", class: "fill1").count == 4 * 4)
            #expect(second.all("circle", class: "fill2").count == 4 * 4)
            let captions = second.all("figcaption").map(\.text).filter { $0.hasPrefix("after") }
            #expect(captions == [5, 10, 15, 20, 25, 30].map { "after iteration \($0)" })
        }

        @Test func anErrorIsOnThePage() async throws {
            await #expect(throws: TrainingError.self) { try await train(["style-layers": "relu1_1:1e25"]) }
            let page = try page
            #expect(state(page) == "Stopped by an error · iteration 1 of 6")
            let cause = Divergence(quantity: .loss("total variation"), iteration: 2)
            let sentence = "\(TrainingError.diverged(cause, setbacks: 3, checkpoint: nil))"
            #expect(page.all("p", class: "notice").map(\.text) == [sentence])
        }

        @Test func whatCannotBeWrittenIsAWarning() async throws {
            let warnings = try await train(["iterations": "3"]) { event in
                guard case .began = event else { return }
                let url = problem.folder.file("report/report.html")
                try? FileManager.default.removeItem(at: url)
                try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            }
            #expect(warnings.count == 1 && warnings[0].hasPrefix("The report is not complete. Cannot write "))
            #expect(try StyleModel(contentsOf: problem.folder.file("o.h5")).training?.iterations == 3)
        }

        @Test func aFileInTheWayIsRefused() throws {
            try Data("precious".utf8).write(to: problem.folder.file("report"))
            let result = try impastoTrain(
                ["style"] + problem.arguments(output: "o.h5", ["report": problem.folder.path("report")]))
            #expect(result.status != 0)
            #expect(
                result.errors.contains(
                    "Cannot make the folder \(problem.folder.path("report")): a file of that name is in the way."))
            #expect(!FileManager.default.fileExists(atPath: problem.folder.path("o.h5")))
        }

        @Test func theProgramWritesAReportInANewFolder() throws {
            let folder = problem.folder.path("new/deep/report")
            let result = try impastoTrain(["style"] + problem.arguments(output: "o.h5", ["report": folder]))
            #expect(result.status == 0)
            let page = try ParsedPage(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent("report.html"))
            #expect(state(page) == "Done · iteration 6 of 6")
        }

        @Test func aReportIsWrittenAtMostEveryFewSeconds() throws {
            var pace = WritingPace()
            #expect(pace.isDue)
            pace.measure {}
            #expect(!pace.isDue && pace.patience >= 600)
        }
    }
}

private final class Watcher {
    var warnings: [String] = []
    var stepped = 0
}
