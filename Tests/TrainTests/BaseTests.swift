import Digest
import Foundation
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// `base` on two paintings.
    @Suite struct BaseTests {
        private let problem: TinyProblem
        private var folder: TemporaryFolder { problem.folder }

        init() throws {
            problem = try TinyProblem()
            let paintings = folder.file("paintings")
            try FileManager.default.createDirectory(at: paintings, withIntermediateDirectories: true)
            for seed in 1...2 {
                try picture(width: 48, height: 40, seed: UInt64(seed))
                    .write(to: paintings.appendingPathComponent("\(seed).png"))
            }
        }

        private func base(_ output: String, _ arguments: String...) throws -> Program.Result {
            try base(output, arguments)
        }

        private func base(_ output: String, _ arguments: [String]) throws -> Program.Result {
            try impastoTrain(
                [
                    "base", "--paintings", folder.path("paintings"), "--photos", folder.path("photos"),
                    "--output", folder.path(output), "--loss-network", folder.path("vgg.h5"), "--content-layers",
                    "relu1_2", "--style-layers", "relu1_1:5", "--scales", "1", "--painting-size", "48",
                    "--architecture", TinyProblem.architecture, "--crop", "32", "--style-ramp", "0",
                ] + arguments)
        }

        private func weights(_ name: String) throws -> [String: [Float]] {
            try StyleModel(contentsOf: folder.file(name)).weights
        }

        @Test func aPartOfATurnsWayIsGone() throws {
            try #require(try base("start.h5", "--iterations", "1").status == 0)
            let start = folder.path("start.h5")
            for (name, part) in [("whole.h5", "1"), ("quarter.h5", "0.25")] {
                let result = try base(name, "--from", start, "--iterations", "3", "--turn", "3", "--part", part)
                #expect(result.status == 0, "\(result.errors)")
            }
            let (start0, whole, quarter) = (try weights("start.h5"), try weights("whole.h5"), try weights("quarter.h5"))
            for (name, first) in start0 {
                for (index, weight) in first.enumerated() {
                    let expected = weight + 0.25 * (whole[name]![index] - weight)
                    #expect(abs(quarter[name]![index] - expected) < 1e-6)
                }
            }
        }

        @Test func whatCannotBeUsedIsTold() throws {
            try Data("no picture".utf8).write(to: folder.file("photos/photo0.png"))
            let result = try base("base.h5", "--iterations", "12")
            #expect(result.status == 0)
            #expect(result.errors.components(separatedBy: "Skipped \(folder.path("photos/photo0.png")): ").count == 2)
            #expect(result.errors.contains("1 photographs could not be used"), "\(result.errors)")
        }

        @Test func aPaintingThatIsTooSmallIsNamed() throws {
            let strip = folder.path("paintings/strip.png")
            try picture(width: 200, height: 5, seed: 1).write(to: folder.file("paintings/strip.png"))
            let result = try base("base.h5", "--iterations", "1")
            #expect(result.status == 1 && result.errors.contains("\(strip) would be 48×1 pixels"), "\(result.errors)")
        }

        @Test func theFileSaysWhatItStartedFrom() throws {
            try #require(try base("start.h5", "--iterations", "1").status == 0)
            try #require(try base("next.h5", "--from", folder.path("start.h5"), "--iterations", "1").status == 0)
            let start = try #require(try StyleModel(contentsOf: folder.file("start.h5")).training)
            let next = try #require(try StyleModel(contentsOf: folder.file("next.h5")).training)
            #expect(start.options["from"] == "scratch" && start.origin == nil)
            #expect(next.options["from"] == "start.h5" && next.options["precision"] != nil)
            #expect(try next.origin == sha256(of: folder.file("start.h5")))
        }

        @Test func paintingsTakeTurns() throws {
            #expect(try base("a.h5", "--iterations", "6", "--turn", "1", "--part", "1").status == 0)
            #expect(try base("b.h5", "--iterations", "6", "--turn", "6", "--part", "1").status == 0)
            #expect(try weights("a.h5") != weights("b.h5"))
            let training = try #require(try StyleModel(contentsOf: folder.file("a.h5")).training)
            #expect(training.iterations == 6 && training.options["paintings"] == "2")
        }

        @Test func aRunThatGoesAstrayIsToldAndSavesNoSuchWeights() throws {
            let result = try base(
                "a.h5", "--iterations", "50", "--turn", "1", "--part", "1", "--learning-rate", "1", "--tv-weight",
                "1e30")
            #expect(result.status == 1 && result.errors.contains("no finite number"), "\(result.errors)")
            let isSaved = FileManager.default.fileExists(atPath: folder.path("a.h5"))
            #expect(try !isSaved || weights("a.h5").values.joined().allSatisfy(\.isFinite))
            let words = isSaved ? "\(folder.path("a.h5")) holds the last good state." : "Nothing had been saved yet."
            #expect(result.errors.contains(words), "\(result.errors)")
        }

        /// A loss of that weight is no number from the first iteration on.
        @Test func aFirstTurnThatGoesAstrayLeavesTheFileAsItWas() throws {
            try #require(try base("a.h5", "--iterations", "1").status == 0)
            let before = try Data(contentsOf: folder.file("a.h5"))
            let result = try base(
                "a.h5", "--iterations", "50", "--turn", "40", "--part", "1", "--learning-rate", "1", "--tv-weight",
                "1e30", "--force")
            #expect(result.status == 1 && result.errors.contains("no finite number"), "\(result.errors)")
            #expect(try Data(contentsOf: folder.file("a.h5")) == before)
        }

        @Test func aStartOfAnotherArchitectureIsRefused() throws {
            try #require(try base("start.h5", "--iterations", "1").status == 0)
            let result = try base("next.h5", "--from", folder.path("start.h5"), "--architecture", "half")
            #expect(result.status == 1 && result.errors.contains("architecture"), "\(result.errors)")
        }

        @Test(arguments: [
            (["--turn", "0"], "--turn must be"), (["--part", "1.5"], "--part must be"),
            (["--minutes", "1"], "Unknown option '--minutes'"), (["--strength", "2"], "Unknown option '--strength'"),
            (["--style-ramp", "6000"], "--style-ramp must be"),
            (["--scales", "6", "--style-layers", "relu2_1"], "--crop 32 is too small"),
        ])
        func whatCannotBeIsRefused(options: [String], words: String) throws {
            let result = try base("a.h5", options)
            #expect(result.status != 0 && result.errors.contains(words), "\(result.errors)")
        }
    }
}
