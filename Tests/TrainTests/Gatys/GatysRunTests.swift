import Foundation
import Imaging
import Testing

extension WholeRuns {
    /// `impasto-train gatys` as people run it.
    @Suite struct GatysRunTests {
        private let problem: GatysProblem

        init() throws { problem = try GatysProblem() }

        private func path(_ name: String) -> String { problem.folder.path(name) }

        private func totals(_ log: String) throws -> [Double] { try problem.lines(log).compactMap { $0["total"] } }

        // MARK: Optimisers

        @Test(arguments: ["lbfgs", "adam", "gradient-descent"]) func everyOptimizerPaints(optimizer: String) throws {
            let result = try problem.paint(["optimizer": optimizer, "log": path("log")])
            #expect((result.width, result.height) == (32, 24))
            let totals = try totals("log")
            #expect(totals.count == 5 && totals[4] < 0.9 * totals[0])
            expectDifferent(result, problem.photo)
            #expect(try problem.names().allSatisfy { !$0.hasSuffix(".tmp") })
        }

        @Test func aPlateauEndsARunEarly() throws {
            let changes = ["plateau": "0.5", "iterations": "300", "log": path("log")]
            let result = try impastoTrain(problem.arguments(changes))
            let last = try problem.lines("log").count - 1
            #expect((20..<300).contains(last))
            #expect(result.errors.contains("The loss has settled after \(last) iterations."))
            #expect(result.status == 0)
        }

        // MARK: Starts

        @Test func theSameSeedGivesTheSamePicture() throws {
            func painted(_ seed: String) throws -> Data {
                try problem.paint(["init": "noise", "seed": seed], also: ["--force"])
                return try Data(contentsOf: problem.folder.file("o.png"))
            }
            let first = try painted("3")
            try expectSame(painted("3"), first)
            try expectDifferent(painted("4"), first)
        }

        @Test func startsArePhotoNoiseOrAPicture() throws {
            try picture(width: 16, height: 12, seed: 30).write(to: problem.folder.file("start.png"))
            let photo = try problem.paint(output: "a.png")
            let named = try problem.paint(["init": path("photo.png")], output: "b.png")
            let smaller = try problem.paint(["init": path("start.png")], output: "c.png")
            let noise = try problem.paint(["init": "noise"], output: "d.png")
            expectSame(photo, named)
            for (a, b) in [(photo, smaller), (photo, noise), (smaller, noise)] { expectDifferent(a, b) }
        }

        /// Sides are whole pixels, so that a small picture's aspect is a little off.
        @Test func anEarlierSmallResultIsAStart() throws {
            try picture(width: 60, height: 47, seed: 31).write(to: problem.folder.file("large.png"))
            let small = try problem.paint(["photo": path("large.png"), "size": "16"], output: "small.png")
            #expect((small.width, small.height) == (16, 13))
            let changes = ["photo": path("large.png"), "init": path("small.png"), "iterations": "1"]
            let result = try problem.paint(changes, output: "large-result.png")
            #expect((result.width, result.height) == (60, 47))
        }

        // MARK: Sizes

        @Test(arguments: [(16, 12), (48, 36)]) func sizeIsTheLongSide(width: Int, height: Int) throws {
            let result = try problem.paint(["size": "\(width)", "iterations": "1"])
            #expect((result.width, result.height) == (width, height))
        }

        @Test func octavesDoubleTheSize() throws {
            let result = try problem.paint(["octaves": "2", "iterations": "3", "log": path("log")])
            #expect((result.width, result.height) == (32, 24))
            let lines = try problem.lines("log")
            #expect(lines.map { $0["size"] } == [16, 16, 16, 16, 32, 32, 32, 32])
            #expect(lines.map { $0["iteration"] } == [0, 1, 2, 3, 0, 1, 2, 3])
        }

        // MARK: Loss

        @Test(arguments: [
            ["--all-layers"], ["--chained"], ["--activation-shift=-1"], ["--pooling", "average"], ["--scales", "2"],
            ["--tv-weight", "1"], ["--painting-scale", "0.6"],
        ])
        func optionsOfTheLossChangeTheResult(option: [String]) throws {
            let layers: [String: String?] = [
                "style-layers": option == ["--all-layers"] ? nil : "relu1_1:5,relu1_2:5,relu2_1:5"
            ]
            try writeLossNetwork(to: problem.folder.file("deeper.h5"), upTo: "block2_conv1")
            let common = layers.merging(["loss-network": path("deeper.h5"), "iterations": "2"]) { $1 }
            let usual = try problem.paint(
                common.merging(["style-layers": "relu1_1:5,relu1_2:5,relu2_1:5"]) { $1 }, output: "usual.png")
            expectDifferent(try problem.paint(common, also: option), usual)
        }

        // MARK: Files on the way

        @Test func theLogHasALineForTheStartAndForEveryIteration() throws {
            try problem.paint(["log": path("log")])
            let lines = try problem.lines("log")
            #expect(lines.map { $0["iteration"] } == [0, 1, 2, 3, 4])
            #expect(
                lines.allSatisfy {
                    Set($0.keys) == ["iteration", "size", "content", "style", "tv", "total", "seconds"]
                })
            for line in lines {
                let (content, style, variation) = (line["content"] ?? 0, line["style"] ?? 0, line["tv"] ?? 0)
                let total = try #require(line["total"])
                #expect(abs(content + style + variation - total) < 1e-4 * total)
            }
            #expect(lines[0]["content"] == 0)
        }

        @Test func picturesAreKeptOnTheWay() throws {
            let common = ["snapshot-every": "2", "iterations": "4", "octaves": "2"]
            let result = try impastoTrain(problem.arguments(common))
            let kept = try problem.names().filter { $0.hasPrefix("o-") }.sorted()
            #expect(kept == ["o-00000.png", "o-00002.png", "o-00004.png", "o-00006.png", "o-00008.png"])
            for name in kept {
                let picture = try Image(contentsOf: problem.folder.file(name))
                #expect((picture.width, picture.height) == (32, 24))
                #expect(result.errors.components(separatedBy: "Wrote \(path(name)).").count == 2, "\(result.errors)")
            }
            try expectSame(
                Image(contentsOf: problem.folder.file("o-00008.png")), Image(contentsOf: problem.folder.file("o.png")))
        }

        // MARK: Interruption

        @Test func ctrlCWritesThePictureReachedSoFar() throws {
            let program = try Program(problem.arguments(["iterations": "100000", "init": "noise", "log": path("log")]))
            #expect(program.waitForError("Painting ").contains("Painting 32×24 pixels"))
            let limit = ContinuousClock.now + .seconds(20)
            while (try? problem.lines("log").count) ?? 0 < 3, ContinuousClock.now < limit {
                Thread.sleep(forTimeInterval: 0.01)
            }
            program.interrupt()
            let result = program.finish()
            #expect(result.status == 130)
            #expect(result.errors.contains("Stopped after"))
            let iterations = try problem.lines("log").count - 1
            #expect((2..<100_000).contains(iterations))
            let reached = try Image(contentsOf: problem.folder.file("o.png"))
            let direct = try problem.paint(["iterations": "\(iterations)", "init": "noise"], output: "direct.png")
            expectSame(reached, direct)
            #expect(try problem.names().allSatisfy { !$0.hasSuffix(".tmp") })
        }
    }
}

/// Expects two values with very many numbers in them to differ, without printing the numbers if they do not.
func expectDifferent<T: Equatable>(_ a: T, _ b: T, sourceLocation: SourceLocation = #_sourceLocation) {
    let areSame = a == b
    #expect(!areSame, sourceLocation: sourceLocation)
}
