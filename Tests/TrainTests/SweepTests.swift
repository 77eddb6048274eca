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

        @Test func aSettingThatCannotBeTrainedIsACellWithoutAPicture() throws {
            let result = try sweep(["--vary", "tv-weight:1e38,0"], iterations: 3)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("was no finite number"), "\(result.errors)")
            let page = try String(contentsOf: folder.file("sweep/report.html"), encoding: .utf8)
            #expect(page.contains("A network cannot be trained with it."))
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
            #expect(page.contains("it'\\''s two/a.png'") || page.contains("it&#39;\\&#39;&#39;s two/a.png"))
        }

        @Test(arguments: [
            (["--vary", "strength"], "names no values"), (["--vary", "nonsense:1,2"], "--nonsense"),
            (["--vary", "scales:1,0"], "--scales must be"),
            (["--vary", "a:1", "--vary", "b:1", "--vary", "c:1"], "twice at most"),
        ])
        func whatCannotBeVariedIsRefusedBeforeAnythingIsWritten(options: [String], words: String) throws {
            let result = try sweep(options)
            #expect(result.status != 0 && result.errors.contains(words), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.path("sweep")))
        }
    }
}
