import ArgumentParser
import Engine
import Foundation
import HDF5
import Imaging
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// Runs that cannot begin, or must not go on.
    @Suite struct TrainingRefusalTests {
        private let problem: TinyProblem

        init() throws { problem = try TinyProblem() }

        private func model(_ name: String) throws -> StyleModel {
            try StyleModel(contentsOf: problem.folder.file(name))
        }

        private func refusal(_ changes: [String: String] = [:], flags: [String] = []) async -> String? {
            await message { try await problem.train(output: "o.h5", changes, flags: flags) }
        }

        @Test func anExistingCheckpointStaysUnlessForced() async throws {
            try Data("precious".utf8).write(to: problem.folder.file("o.h5"))
            #expect(throws: OutputError.exists(problem.folder.path("o.h5"))) {
                _ = try TrainingRun(try Style.parse(problem.arguments(output: "o.h5"))) { _ in }
            }
            #expect(try Data(contentsOf: problem.folder.file("o.h5")) == Data("precious".utf8))
            try await problem.train(output: "o.h5", flags: ["--force"])
            #expect(try model("o.h5").training?.iterations == 6)
        }

        @Test(arguments: [
            ("painting", "/none.png", "Cannot read /none.png: there is no such file."),
            ("photos", "/none", "Cannot find photographs at /none: there is no such folder or file."),
            ("loss-network", "/none.h5", "Cannot read /none.h5: No such file or directory."),
            ("from", "/none.h5", "Cannot read /none.h5: there is no such file."),
            ("from", "starry_nigth", "There is no style 'starry_nigth'."),
            ("validation", "/none", "Cannot find photographs at /none: there is no such folder or file."),
            ("preview", "/none.png", "Cannot read /none.png: there is no such file."),
            ("log", "/none/log", "Cannot write the log /none/log."),
            ("output", "/none/o.h5", "Cannot write /none/o.h5: there is no folder /none."),
        ])
        func missingFilesAreNamed(option: String, path: String, sentence: String) async {
            let refusal = await refusal([option: path])
            #expect(refusal?.hasPrefix(sentence) == true, "\(refusal ?? "accepted")")
        }

        @Test func aLayerThatTheFileLacksIsNamed() async {
            let refusal = await refusal(["style-layers": "relu1_1:5,relu3_3:5"])
            let start = "\(problem.folder.path("vgg.h5")) has no conv2_1, which relu3_3 needs: it ends at conv1_2."
            #expect(refusal?.hasPrefix(start) == true, "\(refusal ?? "accepted")")
        }

        @Test func aPaintingThatIsTooSmallForTheLayersIsRefused() async throws {
            try picture(width: 200, height: 5, seed: 1).write(to: problem.folder.file("strip.png"))
            let changes = ["painting": problem.folder.path("strip.png"), "scales": "3"]
            let error = TrainingError.paintingTooSmall(
                problem.folder.path("strip.png"), width: 48, height: 1, least: 4)
            #expect(await refusal(changes) == "\(error)")
        }

        @Test func aRunIsResumedOnlyWithItsOwnOptions() async throws {
            try await problem.train(output: "o.h5", ["checkpoint-every": "2"], stoppingAfter: 3)
            let saved = try Data(contentsOf: problem.folder.file("o.h5"))
            let changes = [
                ("batch-size", "3", "2"), ("crop", "36", "32"), ("seed", "4", "3"), ("iterations", "5", "6"),
                ("learning-rate", "0.01", "0.001"), ("style-layers", "relu1_2:5", "relu1_1:5,relu1_2:5"),
                ("content-layers", "relu1_1", "relu1_2"), ("scales", "2", "1"), ("painting-size", "40", "48"),
            ]
            for (name, given, saved) in changes {
                let refusal = await refusal([name: given], flags: ["--resume"])
                #expect(refusal == "\(TrainingError.otherOption(name: name, saved: saved, given: given))")
            }
            let refusal = await refusal(["architecture": "half"], flags: ["--resume"])
            #expect(
                refusal?.hasPrefix("The checkpoint's architecture is \(TinyProblem.architecture), not half.") == true)
            #expect(try Data(contentsOf: problem.folder.file("o.h5")) == saved)
        }

        @Test func aRunIsResumedOnlyWithItsOwnFiles() async throws {
            try await problem.train(output: "o.h5", ["checkpoint-every": "2"], stoppingAfter: 3)
            try picture(width: 48, height: 40, seed: 2).write(to: problem.folder.file("other.png"))
            try writeLossNetwork(to: problem.folder.file("other.h5"), seed: 8)
            let (output, flags) = (problem.folder.path("o.h5"), ["--resume"])
            #expect(
                await refusal(["painting": problem.folder.path("other.png")], flags: flags)
                    == "\(TrainingError.otherFile(what: "painting", checkpoint: output))")
            #expect(
                await refusal(["loss-network": problem.folder.path("other.h5")], flags: flags)
                    == "\(TrainingError.otherFile(what: "loss network", checkpoint: output))")
            try picture(width: 48, height: 40, seed: 3).write(to: problem.folder.file("photos/new.png"))
            #expect(await refusal(flags: flags) == "\(TrainingError.otherPhotographs(saved: 5, given: 6))")
        }

        @Test func aRunThatIsDoneIsNotResumed() async throws {
            try await problem.train(output: "o.h5", ["checkpoint-every": "2"])
            #expect(
                await refusal(flags: ["--resume"])
                    == "\(TrainingError.nothingLeft(iterations: 6, checkpoint: problem.folder.path("o.h5")))")
        }

        @Test func nothingReadableIsAnError() async throws {
            try FileManager.default.createDirectory(at: problem.folder.file("torn"), withIntermediateDirectories: true)
            try Data("no picture".utf8).write(to: problem.folder.file("torn/a.jpg"))
            for option in ["photos", "validation"] {
                let refusal = await refusal([option: problem.folder.path("torn")])
                #expect(
                    refusal?.hasPrefix("No picture in \(problem.folder.path("torn"))") == true,
                    "\(refusal ?? "accepted")")
            }
        }

        // MARK: Runs that go astray

        @Test func aLossThatIsNoNumberEndsTheRun() async throws {
            let error = await #expect(throws: TrainingError.self) {
                try await problem.train(output: "o.h5", ["tv-weight": "1e38"])
            }
            let cause = Divergence(quantity: .loss("total variation"), iteration: 1)
            #expect(error == .diverged(cause, setbacks: 3, checkpoint: nil))
            #expect(!FileManager.default.fileExists(atPath: problem.folder.path("o.h5")))
        }

        @Test func theLastCheckpointSurvivesARunThatGoesAstray() async throws {
            try await problem.train(output: "o.h5", ["checkpoint-every": "1"], stoppingAfter: 3)
            // Such bright pictures have features whose squares no single-precision number can hold.
            let saved = try model("o.h5")
            var bright = StyleModel(TransformNet(saved.network.architecture, output: .linear), weights: saved.weights)
            let bias = try #require(bright.network.parameters.last)
            bright.weights[bias.name] = [Float](repeating: 1e25, count: 3)
            (bright.training, bright.progress) = (saved.training, saved.progress)
            try bright.write(to: problem.folder.file("o.h5"), replacing: true)
            let before = try Data(contentsOf: problem.folder.file("o.h5"))
            let error = await #expect(throws: TrainingError.self) {
                try await problem.train(output: "o.h5", ["checkpoint-every": "1"], flags: ["--resume"])
            }
            let cause = Divergence(quantity: .loss("content"), iteration: 4)
            #expect(error == .diverged(cause, setbacks: 3, checkpoint: problem.folder.path("o.h5")))
            #expect(try Data(contentsOf: problem.folder.file("o.h5")) == before)
        }

        @Test func weightsThatAreNoNumbersAreNeverSaved() async throws {
            // The loss is finite here; the square of its gradient is not.
            let changes = ["style-layers": "relu1_1:1e25", "checkpoint-every": "1"]
            let cause = Divergence(quantity: .weights, iteration: 1)
            #expect(await refusal(changes) == "\(TrainingError.diverged(cause, setbacks: 3, checkpoint: nil))")
            #expect(!FileManager.default.fileExists(atPath: problem.folder.path("o.h5")))
        }
    }
}
