import Foundation
import Imaging
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// `sweep` on a tiny problem.
    @Suite struct SweepTests {
        private let problem: TinyProblem
        private var folder: TemporaryFolder { problem.folder }

        init() throws { problem = try TinyProblem() }

        private func sweep(_ arguments: [String], iterations: Int = 2) throws -> Program.Result {
            try impastoTrain(
                [
                    "sweep", "--painting", folder.path("painting.png"), "--photo", folder.path("photos/photo1.png"),
                    "--output", folder.path("sweep"), "--iterations", "\(iterations)",
                ] + arguments + [
                    "--", "--photos", folder.path("photos"), "--loss-network", folder.path("vgg.h5"),
                    "--content-layers", "relu1_2", "--style-layers", "relu1_1:5", "--architecture",
                    TinyProblem.architecture, "--crop", "32", "--scales", "1",
                ])
        }

        @Test func everyCombinationHasAPictureAndACheckpoint() throws {
            let result = try sweep(["--vary", "tv-weight:0,1e-3", "--vary", "painting-size:32,40,48"])
            #expect(result.status == 0, "\(result.errors)")
            for tv in ["0", "1e-3"] {
                for size in ["32", "40", "48"] {
                    let model = try StyleModel(
                        contentsOf: folder.file("sweep/tv-weight-\(tv)_painting-size-\(size).h5"))
                    #expect(model.training?.options["painting-size"] == size && model.training?.iterations == 2)
                }
            }
            // Three columns and two rows of the photo, which is 45 by 54 pixels, beside margins and two lines of text.
            let sheet = try PictureInput(contentsOf: folder.file("sweep/sheet.png"))
            #expect((sheet.width, sheet.height) == (3 * (45 + 12) + 12, 2 * (54 + 12 + 42) + 12))
            let page = try String(contentsOf: folder.file("sweep/report.html"), encoding: .utf8)
            #expect(page.components(separatedBy: "--from ").count == 7)
        }

        @Test func anEarlierSweepStaysUnlessForced() throws {
            try #require(try sweep(["--vary", "tv-weight:0"]).status == 0)
            let first = try Data(contentsOf: folder.file("sweep/sheet.png"))
            let second = try sweep(["--vary", "tv-weight:0,1e-3"])
            #expect(second.status == 1 && second.errors.contains("sheet.png: it exists already"), "\(second.errors)")
            #expect(try Data(contentsOf: folder.file("sweep/sheet.png")) == first)
            #expect(try sweep(["--vary", "tv-weight:0,1e-3", "--force"]).status == 0)
        }

        @Test func thePageSaysHowToGoOnFromEachSetting() throws {
            try #require(try sweep(["--vary", "tv-weight:0,1e-3"]).status == 0)
            let page = try String(contentsOf: folder.file("sweep/report.html"), encoding: .utf8)
            let commands = page.matches(of: /<pre>impasto-train (.+?)<\/pre>/).map {
                $0.output.1.split(separator: " ").map(String.init)
            }
            #expect(commands.count == 2)
            for command in commands {
                let run = try Program(command + ["--iterations", "1"], after: "cd '\(folder.url.path)'").finish()
                #expect(run.status == 0, "\(run.errors)")
            }
            for setting in ["tv-weight-0", "tv-weight-1e-3"] {
                let model = try StyleModel(contentsOf: folder.file("painting_\(setting).h5"))
                #expect(model.training?.options["from"] == "\(setting).h5")
            }
        }

        @Test func lossesAreThoseOfTheOptionsThatAllShare() throws {
            let result = try sweep(["--vary", "style-layers:relu1_1:1,relu1_1:100"], iterations: 1)
            let styles = result.errors.matches(of: /content [\d.]+  style ([\d.]+)/).compactMap { Float($0.output.1) }
            try #require(styles.count == 2, "\(result.errors)")
            // One iteration from one start: by its own weight each, they would differ by a factor of a hundred.
            #expect(abs(styles[0] / styles[1] - 1) < 0.2)
        }

        @Test func aSettingThatCannotBeTrainedIsACellWithoutAPicture() throws {
            let result = try sweep(["--vary", "tv-weight:1e38,0"], iterations: 3)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("was no finite number"), "\(result.errors)")
            let page = try String(contentsOf: folder.file("sweep/report.html"), encoding: .utf8)
            #expect(page.contains(": a network cannot be trained with it."))
            #expect(page.components(separatedBy: "--from ").count == 2)
            let sheet = try PictureInput(contentsOf: folder.file("sweep/sheet.png"))
            #expect(sheet.width == 2 * (45 + 12) + 12)
        }

        @Test func pathsOfSettingsAndPhotosMayHaveAnything() throws {
            try FileManager.default.createDirectory(at: folder.file("it's two"), withIntermediateDirectories: true)
            for name in ["a.png", "b.png"] {
                try FileManager.default.copyItem(
                    at: folder.file("photos/photo1.png"), to: folder.file("it's two/\(name)"))
            }
            let result = try sweep([
                "--vary", "preview:\(folder.path("it's two/a.png")),\(folder.path("it's two/b.png"))",
            ])
            #expect(result.status == 0, "\(result.errors)")
            let page = try String(contentsOf: folder.file("sweep/report.html"), encoding: .utf8)
            #expect(page.contains("it'\\''s two/a.png'"))
        }

        @Test func whatIsInTheWayIsFoundBeforeTheFirstSetting() throws {
            try FileManager.default.createDirectory(at: folder.file("sweep"), withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: folder.file("sweep/tv-weight-1e-3.h5"))
            let result = try sweep(["--vary", "tv-weight:0,1e-3"])
            #expect(result.status == 1 && result.errors.contains("tv-weight-1e-3.h5"), "\(result.errors)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path("sweep")) == ["tv-weight-1e-3.h5"])
        }

        @Test(arguments: ["--output=a.h5", "--minutes", "--iterations"])
        func whatTheSweepSeesToCannotBeGivenForAll(option: String) throws {
            let result = try impastoTrain(["sweep", "--painting", "p.png", "--photo", "c.png", "--", option, "1"])
            let name = option.prefix { $0 != "=" }
            #expect(result.status == 64 && result.errors.contains("\(name) cannot follow the two dashes"))
        }

        @Test(arguments: [
            (["--vary", "strength"], "names no values"), (["--vary", "nonsense:1,2"], "--nonsense"),
            (["--vary", "scales:1,0"], "--scales must be"),
            (["--vary", "tv-weight:0,1,0"], "Two settings would be saved as tv-weight-0.h5."),
            (["--vary", "a:1", "--vary", "b:1", "--vary", "c:1"], "twice at most"),
        ])
        func whatCannotBeVariedIsRefusedBeforeAnythingIsWritten(options: [String], words: String) throws {
            let result = try sweep(options)
            #expect(result.status != 0 && result.errors.contains(words), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.path("sweep")))
        }
    }
}
