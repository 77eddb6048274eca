import ArgumentParser
import Foundation
import HDF5
import Imaging
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// Whole runs of `style` on a tiny problem, in this process.
    @Suite struct TrainingRunTests {
        private let problem: TinyProblem

        init() throws { problem = try TinyProblem() }

        private func model(_ name: String) throws -> StyleModel {
            try StyleModel(contentsOf: problem.folder.file(name))
        }
        private func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: problem.folder.path(name))
        }

        /// Losses of every iteration.
        private func losses(_ events: [TrainingEvent]) -> [Losses] {
            events.compactMap { if case .stepped(_, let losses, _) = $0 { losses } else { nil } }
        }

        @Test func theLossFalls() async throws {
            let totals = losses(try await problem.train(output: "o.h5", ["iterations": "80"])).map(\.total)
            let (first, last) = (totals.prefix(5).reduce(0, +), totals.suffix(5).reduce(0, +))
            #expect(totals.count == 80)
            #expect(last < 0.75 * first, "from \(first / 5) to \(last / 5)")
        }

        /// A step size of nothing makes a plateau; the run ends a third later.
        @Test func aPlateauEndsTheRun() async throws {
            let events = try await problem.train(
                output: "a.h5", ["iterations": "900", "learning-rate": "1e-12", "stop": "plateau"])
            let ends = events.compactMap { event -> Int? in
                if case .plateau(_, let end) = event { end } else { nil }
            }
            let end = try #require(ends.first)
            #expect(ends.count == 1 && end < 900)
            #expect(try StyleModel(contentsOf: problem.folder.file("a.h5")).training?.iterations == end)
        }

        /// To end it would be to raise the rate once more.
        @Test func aPlateauEndsNoRunWhoseRateFalls() async throws {
            let events = try await problem.train(
                output: "a.h5",
                ["iterations": "600", "learning-rate": "1e-12", "learning-rate-fall": "600", "stop": "plateau"])
            #expect(!events.contains { if case .plateau = $0 { true } else { false } })
            #expect(losses(events).count == 600)
        }

        /// What it records is what a run that is resumed goes on to.
        @Test func aRunWhoseMinutesAreOverEndsSooner() async throws {
            var style = try Style.parse(problem.arguments(output: "a.h5", ["iterations": "900"]))
            (style.schedule.learningRateFall, style.schedule.styleRamp) = (nil, nil)
            try await TrainingRun(style, within: TimeBudget(minutes: 1e-9)) { _ in }.run { false }
            let training = try #require(try model("a.h5").training)
            #expect(training.iterations < 100)
            #expect(training.options["iterations"] == "\(training.iterations)")
            #expect(training.options["learning-rate-fall"] == "\(training.iterations * 2 / 3)")
        }

        @Test func minutesLeaveWhatIsAskedForByNameWhole() async throws {
            let arguments = problem.arguments(output: "a.h5", ["iterations": "400", "learning-rate-fall": "150"])
            try await TrainingRun(try Style.parse(arguments), within: TimeBudget(minutes: 1e-9)) { _ in }.run { false }
            #expect(try model("a.h5").training?.iterations == 150)
        }

        @Test func aRunThatAPlateauEndsIsResumedToThatEnd() async throws {
            let plateau = [
                "iterations": "900", "learning-rate": "1e-12", "learning-rate-fall": "90", "stop": "plateau",
            ]
            try await problem.train(output: "whole.h5", plateau)
            let end = try #require(try model("whole.h5").training?.iterations)
            try #require(end < 900)
            try await problem.train(output: "a.h5", plateau, stoppingAfter: end - 5)
            try await problem.train(output: "a.h5", plateau, flags: ["--resume"])
            #expect(try model("a.h5").training?.iterations == end)
        }

        @Test func theTermsAddUp() async throws {
            for losses in losses(try await problem.train(output: "o.h5", ["tv-weight": "0.01"])) {
                let sum = losses.content + losses.style + losses.totalVariation
                #expect(losses.content > 0 && losses.style > 0 && losses.totalVariation > 0)
                #expect(abs(sum - losses.total) < 1e-5 * losses.total)
            }
        }

        @Test func theSeedDecidesTheWeights() async throws {
            try await problem.train(output: "a.h5")
            try await problem.train(output: "b.h5")
            try await problem.train(output: "c.h5", ["seed": "4"])
            expectSame(try model("a.h5").weights, try model("b.h5").weights)
            let isOther = try model("a.h5").weights != model("c.h5").weights
            #expect(isOther)
        }

        @Test(arguments: [1, 4, 7])
        func aRunThatWasInterruptedEndsWhereAnUnbrokenOneDoes(stop: Int) async throws {
            let options = [
                "iterations": "9", "checkpoint-every": "3", "style-ramp": "5", "learning-rate-fall": "4", "scales": "2",
            ]
            try await problem.train(output: "whole.h5", options)
            let first = try await problem.train(output: "parts.h5", options, stoppingAfter: stop)
            #expect(losses(first).count == stop)
            #expect(try model("parts.h5").training?.iterations == stop)
            let second = try await problem.train(output: "parts.h5", options, flags: ["--resume"])
            #expect(losses(second).count == 9 - stop)
            let (whole, parts) = (try model("whole.h5"), try model("parts.h5"))
            expectSame(whole.weights, parts.weights)
            let hasProgress = whole.progress != nil
            #expect(hasProgress)
            expectSame(whole.progress, parts.progress)
            #expect(whole.training?.iterations == 9 && parts.training?.iterations == 9)
        }

        @Test func aRunThatWasKilledGoesOnFromItsLastCheckpoint() async throws {
            let options = ["iterations": "7", "checkpoint-every": "2", "validation": problem.folder.path("photos")]
            try await problem.train(output: "whole.h5", options)
            // What lies there after the save at iteration 4 is what a process killed after it leaves behind.
            let told = Copier(from: problem.folder.file("parts.h5"), to: problem.folder.file("killed.h5"), at: 4)
            let arguments = problem.arguments(output: "parts.h5", options)
            try await TrainingRun(try Style.parse(arguments), report: told.add).run { false }
            #expect(try model("killed.h5").training?.iterations == 4)
            try await problem.train(output: "killed.h5", options, flags: ["--resume"])
            expectSame(try model("killed.h5").weights, try model("whole.h5").weights)
        }

        @Test func checkpointsWithoutNeedHoldNoProgress() async throws {
            try await problem.train(output: "o.h5")
            let hasProgress = try model("o.h5").progress != nil
            #expect(!hasProgress)
            let refusal = await message {
                try await problem.train(output: "o.h5", ["iterations": "9"], flags: ["--resume"])
            }
            #expect(refusal?.contains("holds only weights, so its run cannot be resumed") == true)
        }

        @Test func fromStartsWithTheWeightsOfAnotherStyle() async throws {
            try await problem.train(output: "a.h5", ["iterations": "40"])
            let scratch = losses(try await problem.train(output: "b.h5", ["iterations": "1"]))
            let from = losses(
                try await problem.train(output: "c.h5", ["iterations": "1", "from": problem.folder.path("a.h5")]))
            #expect(from[0].total < 0.9 * scratch[0].total)
            #expect(try model("c.h5").training?.iterations == 1)
        }

        @Test func fromRefusesAnotherArchitecture() async throws {
            try await problem.train(output: "a.h5", ["iterations": "1"])
            let changes = ["from": problem.folder.path("a.h5"), "architecture": "half"]
            let refusal = await message { try await problem.train(output: "b.h5", changes) }
            #expect(refusal?.contains("Give --architecture \(TinyProblem.architecture).") == true)
        }

        @Test func theCheckpointSaysHowItCameAbout() async throws {
            try await problem.train(output: "o.h5", ["iterations": "25", "style-ramp": "2"])
            let training = try #require(try model("o.h5").training)
            let given = [
                "content-layers": "relu1_2", "style-layers": "relu1_1:5,relu1_2:5", "painting-size": "48", "crop": "32",
                "batch-size": "2", "iterations": "25", "seed": "3", "style-ramp": "2",
            ]
            for (name, value) in given { #expect(training.options[name] == value, "\(name)") }
            #expect(training.iterations == 25 && training.photographs == 5)
            #expect(training.history.map(\.iteration) == [10, 20, 25])
            #expect(training.history.allSatisfy { $0.total > 0 && $0.imagesPerSecond > 0 })
            let file = try VGGFile(url: problem.folder.file("vgg.h5"))
            #expect(try training.lossNetworkDigest == file.sha256())
            #expect(training.paintingDigest.count == 64 && training.paintingDigest != training.lossNetworkDigest)
            let thumbnail = try Image(decoding: try #require(training.thumbnail), name: "thumbnail")
            #expect(max(thumbnail.width, thumbnail.height) == 128)
        }

        @Test func theHistoryIsTheMeanOfTheIterations() async throws {
            let losses = losses(try await problem.train(output: "o.h5", ["iterations": "15"]))
            let history = try #require(try model("o.h5").training).history
            let means = [losses[..<10], losses[10...]].map { part in part.map(\.total).reduce(0, +) / Float(part.count)
            }
            #expect(history.map(\.iteration) == [10, 15])
            for (report, mean) in zip(history, means) { #expect(abs(report.total - mean) < 1e-4 * mean) }
        }

        @Test func theLogHasOneObjectALine() async throws {
            let options = ["iterations": "25", "log": problem.folder.path("loss.jsonl"), "checkpoint-every": "10"]
            try await problem.train(output: "o.h5", options, stoppingAfter: 17)
            // Written by a run that was killed after its last checkpoint.
            let killed = try FileHandle(forUpdating: problem.folder.file("loss.jsonl"))
            try killed.seekToEnd()
            try killed.write(contentsOf: Data("{\"iteration\":20}\n".utf8))
            try await problem.train(output: "o.h5", options, flags: ["--resume"])
            let text = try String(contentsOf: problem.folder.file("loss.jsonl"), encoding: .utf8)
            let lines = try text.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: NSNumber])
            }
            #expect(lines.map { $0["iteration"]?.intValue } == [10, 17, 20, 25])
            for line in lines {
                #expect(Set(line.keys) == ["iteration", "content", "style", "tv", "total", "images_per_second"])
            }
            let history = try #require(try model("o.h5").training).history
            #expect(lines.map { $0["total"]?.floatValue } == history.map(\.total))
            try await problem.train(output: "o.h5", ["iterations": "1", "log": options["log"]!], flags: ["--force"])
            #expect(
                try String(contentsOf: problem.folder.file("loss.jsonl"), encoding: .utf8).count { $0 == "\n" } == 1)
        }

        @Test func previewsArePainted() async throws {
            try picture(width: 33, height: 21, seed: 99).write(to: problem.folder.file("kitten.png"))
            let options = ["preview": problem.folder.path("kitten.png"), "preview-every": "3", "iterations": "7"]
            let events = try await problem.train(output: "o.h5", options)
            let urls = events.compactMap { if case .previewed(let url) = $0 { url } else { nil } }
            #expect(urls.map(\.lastPathComponent) == [3, 6, 7].map { "o-preview-0000\($0).png" })
            for url in urls {
                let preview = try Image(contentsOf: url)
                #expect(preview.width == 33 && preview.height == 21)
            }
        }

        @Test func heldOutPhotographsAreMeasuredWithEverySave() async throws {
            let options = ["validation": problem.folder.path("photos"), "checkpoint-every": "2", "iterations": "6"]
            let events = try await problem.train(output: "o.h5", options)
            let reports = events.compactMap { event -> (Int, Losses, Int)? in
                if case .validated(let iteration, let losses, let photographs) = event {
                    (iteration, losses, photographs)
                } else {
                    nil
                }
            }
            #expect(reports.map(\.0) == [2, 4, 6])
            #expect(reports.allSatisfy { $0.2 == 5 && $0.1.strayTerm == nil })
            #expect(reports[2].1.total < reports[0].1.total)
        }

        @Test func unreadablePhotographsAreSkippedAndNamed() async throws {
            try Data("no picture".utf8).write(to: problem.folder.file("photos/torn.jpg"))
            let events = try await problem.train(output: "o.h5", ["iterations": "6"])
            let skipped = events.compactMap { if case .skipped(let photo) = $0 { photo } else { nil } }
            #expect(skipped.map(\.name) == [problem.folder.path("photos/torn.jpg")])
            guard case .ended(6, let names, false)? = events.last else {
                Issue.record("the run does not end with a summary")
                return
            }
            #expect(Set(names.map(\.name)) == [problem.folder.path("photos/torn.jpg")])
        }
    }
}

/// Keeps a copy of the checkpoint that is saved after one iteration.
private final class Copier {
    private let source, copy: URL
    private let iteration: Int

    init(from source: URL, to copy: URL, at iteration: Int) {
        (self.source, self.copy, self.iteration) = (source, copy, iteration)
    }

    func add(_ event: TrainingEvent) {
        guard case .saved(_, iteration) = event else { return }
        try? FileManager.default.copyItem(at: source, to: copy)
    }
}
