import Digest
import Foundation
import Imaging
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// `style` with nothing but a painting, and what it chooses by itself.
    @Suite struct StyleDefaultsTests {
        private let problem: TinyProblem
        private var folder: TemporaryFolder { problem.folder }

        init() throws { problem = try TinyProblem() }

        private func style(_ arguments: String..., output: String = "style.h5") throws -> TrainingRecord {
            try style(arguments, output: output)
        }

        private func style(_ arguments: [String], output: String = "style.h5") throws -> TrainingRecord {
            let result = try impastoTrain(
                ["style", "--painting", folder.path("painting.png"), "--output", folder.path(output)] + arguments)
            #expect(result.status == 0, "\(result.errors)")
            return try #require(try StyleModel(contentsOf: folder.file(output)).training)
        }

        /// The painting is 48 × 40 pixels, which --painting-size enlarges.
        @Test func aPaintingIsEnough() throws {
            let training = try style("--iterations", "2", "--crop", "64")
            #expect(training.options["from"] == "base.h5" && training.photographs == 6)
            #expect(training.options["scales"] == "3" && training.options["painting-size"] == "512")
            let layers = try WeightedLayers(#require(training.options["style-layers"]))
            #expect(layers.terms.map(\.layer.description) == ["relu1_2", "relu2_2", "relu3_3"])
            #expect(Set(layers.terms.map(\.weight)).count == 1 && layers.terms[0].weight != 1)
        }

        @Test func whatHelpsTheStyleIsTold() throws {
            try FileManager.default.createDirectory(at: folder.file("mine"), withIntermediateDirectories: true)
            try picture(width: 70, height: 70, seed: 1).write(to: folder.file("mine/a.png"))
            try Data().write(to: folder.file("mine/b.heic"))
            func notes(_ options: String...) throws -> String {
                try impastoTrain(
                    [
                        "style", "--painting", folder.path("painting.png"), "--photos", folder.path("mine"), "--output",
                        folder.path("s.h5"), "--force", "--iterations", "1", "--crop", "64", "--style-layers",
                        "relu1_2:1",
                    ] + options
                ).errors
            }
            #expect(try notes().contains("Note: the long side of the painting has 48 pixels, and is enlarged to 512."))
            #expect(try notes().contains("mine/: 1 .heic. Convert them"))
            #expect(try !notes("--painting-size", "48").contains("Note: "))
        }

        @Test func strengthMultipliesTheWeights() throws {
            func weight(_ strength: String) throws -> Float {
                let training = try style(
                    "--iterations", "1", "--crop", "64", "--strength", strength, output: "strength-\(strength).h5")
                return try WeightedLayers(#require(training.options["style-layers"])).terms[0].weight
            }
            #expect(abs(try weight("2") / weight("0.5") - 4) < 0.05)
            #expect(try weight("auto") == weight("1"))
        }

        /// What would say 1 of weights that are anything at all would mislead whoever reads the style's file.
        @Test func weightsOfTheirOwnHaveNoStrength() throws {
            func strength(layers: String) throws -> String? {
                try style("--iterations", "1", "--crop", "64", "--style-layers", layers, "--force").options["strength"]
            }
            #expect(try strength(layers: "relu1_2:3") == nil)
            #expect(try style("--iterations", "1", "--crop", "64", output: "auto.h5").options["strength"] == "1.0")
        }

        @Test func layersWithoutWeightsAreBalancedToo() throws {
            let training = try style("--iterations", "1", "--crop", "64", "--style-layers", "relu2_1,relu2_2")
            let layers = try WeightedLayers(#require(training.options["style-layers"]))
            #expect(layers.terms.map(\.layer.description) == ["relu2_1", "relu2_2"])
            #expect(Set(layers.terms.map(\.weight)).count == 1 && layers.terms[0].weight != 1)
            #expect(training.options["strength"] == "1.0")
        }

        @Test func aResumedRunKeepsItsBalance() throws {
            let layers = ["--crop", "64", "--style-layers", "relu2_1,relu2_2"]
            _ = try style(["--iterations", "2", "--checkpoint-every", "1"] + layers)
            let result = try impastoTrain(
                ["style", "--painting", folder.path("painting.png"), "--output", folder.path("style.h5"), "--resume"]
                    + layers)
            // Nothing else differs.
            #expect(result.errors.contains("has done all of its 2 iterations"), "\(result.errors)")
        }

        @Test(arguments: [
            (["--style-layers", "relu1_2:3,relu2_2"], "Give each of the --style-layers a weight, or none of them."),
            (
                ["--style-layers", "relu1_2:3", "--strength", "2"],
                "Give either --strength or --style-layers with weights"
            ),
        ])
        func weightsAndStrengthDoNotMix(options: [String], words: String) throws {
            let result = try impastoTrain(["style", "--painting", folder.path("painting.png")] + options)
            #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
        }

        @Test func minutesBecomeIterations() throws {
            let training = try style(
                "--minutes", "0.03", "--crop", "64", "--architecture", TinyProblem.architecture, "--log",
                folder.path("log"))
            #expect(training.options["iterations"] == "\(training.iterations)")
        }

        @Test func aRunStartsFromWhatItIsTold() throws {
            let tiny = ["--iterations", "1", "--crop", "64", "--architecture", TinyProblem.architecture]
            func start(_ options: String...) throws -> String? {
                let result = try impastoTrain(
                    ["style", "--painting", folder.path("painting.png"), "--output", folder.path("s.h5"), "--force"]
                        + tiny + options)
                return result.status == 0
                    ? try StyleModel(contentsOf: folder.file("s.h5")).training?.options["from"] : result.errors
            }
            #expect(try start() == "scratch")
            #expect(try start("--from", "scratch") == "scratch")
            try FileManager.default.copyItem(at: folder.file("s.h5"), to: folder.file("other.h5"))
            #expect(try start("--from", folder.path("other.h5")) == "other.h5")
            #expect(try start("--from", "base")?.contains("There is no base for --architecture") == true)
        }

        @Test func aStyleThatGoesOnFromAStyleGrewFromTheSameFile() throws {
            let tiny = ["--iterations", "1", "--crop", "64", "--architecture", TinyProblem.architecture]
            func training(_ output: String, from start: String) throws -> TrainingRecord {
                let result = try impastoTrain(
                    [
                        "style", "--painting", folder.path("painting.png"), "--output", folder.path(output), "--from",
                        start,
                    ] + tiny)
                try #require(result.status == 0, "\(result.errors)")
                return try #require(try StyleModel(contentsOf: folder.file(output)).training)
            }
            #expect(try training("first.h5", from: "scratch").origin == nil)
            let first = try sha256(of: folder.file("first.h5"))
            #expect(try training("second.h5", from: folder.path("first.h5")).origin == first)
            let third = try training("third.h5", from: folder.path("second.h5"))
            // A base is an origin whatever it grew from itself.
            try FileManager.default.copyItem(at: folder.file("second.h5"), to: folder.file("base.h5"))
            let fromBase = try training("fourth.h5", from: folder.path("base.h5"))
            #expect(try fromBase.origin == sha256(of: folder.file("base.h5")))
            #expect(try third.origin == first && third.options["from-sha256"] == sha256(of: folder.file("second.h5")))
            #expect(third.iterations == 1 && third.allIterations == 3 && fromBase.allIterations == 1)
        }

        @Test func theIterativeMethodNeedsNoWeightsEither() throws {
            let result = try impastoTrain([
                "gatys", "--painting", folder.path("painting.png"), "--photo", folder.path("photos/photo1.png"),
                "--output", folder.path("made.png"), "--iterations", "2",
            ])
            #expect(result.status == 0, "\(result.errors)")
            #expect(try Image(contentsOf: folder.file("made.png")).width == 45)
        }

        @Test func aResumedRunHasItsWeights() throws {
            _ = try style(
                "--style-layers", "relu1_2:1", "--iterations", "2", "--crop", "64", "--checkpoint-every", "1",
                output: "s.h5")
            let result = try impastoTrain([
                "style", "--painting", folder.path("painting.png"), "--resume", "--crop", "64", "--output",
                folder.path("s.h5"), "--strength", "2",
            ])
            #expect(
                result.errors.contains("had --style-layers relu1_2:1, not --strength 2"), "\(result.errors)")
        }

        @Test func aResumedRunHasItsIterations() throws {
            let command = ["style", "--painting", folder.path("painting.png"), "--resume"]
            let result = try impastoTrain(command + ["--minutes", "1"])
            #expect(result.status == 64 && result.errors.contains("Leave --minutes out."))
            let done = try style("--iterations", "2", "--crop", "64", "--checkpoint-every", "1", output: "painting.h5")
            #expect(done.iterations == 2)
            let again = try impastoTrain(command + ["--crop", "64", "--output", folder.path("painting.h5")])
            #expect(again.errors.contains("has done all of its 2 iterations"), "\(again.errors)")
        }
    }
}
