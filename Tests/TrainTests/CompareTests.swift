import Foundation
import Imaging
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// `compare` on a tiny style.
    @Suite struct CompareTests {
        private let problem: TinyProblem

        init() async throws {
            problem = try TinyProblem()
            try await problem.train(output: "o.h5")
        }

        private var folder: URL { problem.folder.file("report") }

        private func arguments(_ changes: [String: String] = [:]) -> [String] {
            var options = [
                "style": problem.folder.path("o.h5"), "painting": problem.folder.path("painting.png"),
                "photos": problem.folder.path("photos"), "loss-network": problem.folder.path("vgg.h5"),
                "output": folder.path, "sizes": "32,48", "iterations": "12", "count": "2",
            ]
            options.merge(changes) { $1 }
            return ["compare"] + options.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", $0.value] }
        }

        private func compare(_ changes: [String: String] = [:]) throws -> Program.Result {
            try impastoTrain(arguments(changes))
        }

        private func names() throws -> Set<String> {
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
        }

        @Test func everyPhotoIsComparedAtEverySize() throws {
            let result = try compare()
            #expect(result.status == 0, "\(result.errors)")
            let report = try ComparisonReport(in: folder)
            #expect(
                report.cases.map { "\($0.photo) \($0.size)" } == [
                    "photo0.png 32", "photo1.png 32", "photo0.png 48", "photo1.png 48",
                ])
            #expect(result.output.contains("32 px, from the photo") && result.output.contains("48 px, from noise"))
            let page = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
            #expect(page.contains("photo1.png"))
        }

        @Test func runsBeginAtTheirStartAndNeverRise() throws {
            _ = try compare(["sizes": "32"])
            let report = try ComparisonReport(in: folder)
            for compared in report.cases {
                #expect(compared.runs.map(\.start) == [.photo, .noise])
                for run in compared.runs {
                    #expect(run.objectives.count == 13 && run.seconds.count == 13)
                    #expect(zip(run.objectives, run.objectives.dropFirst()).allSatisfy { $0 >= $1 })
                    #expect(zip(run.seconds, run.seconds.dropFirst()).allSatisfy { $0 <= $1 })
                    #expect(run.pictures.map(\.iteration) == [12])
                }
            }
        }

        @Test func theObjectiveOfThePassIsWhatEvaluateFinds() throws {
            _ = try compare(["sizes": "32", "count": "5"])
            let found = try ComparisonReport(in: folder).cases.map(\.feedForward)
            let options = arguments().dropFirst()
            let evaluation = try impastoTrain(
                ["evaluate", "--json", "--size", "32"]
                    + ["style", "painting", "photos", "loss-network"].flatMap { name in
                        ["--\(name)", options[options.firstIndex(of: "--\(name)")! + 1]]
                    })
            struct Answer: Decodable {
                struct Row: Decodable { let total: Float }
                let photos: [Row]
            }
            let expected = try JSONDecoder().decode(Answer.self, from: Data(evaluation.output.utf8)).photos.map(\.total)
            #expect(found.count == 5)
            #expect(zip(found.map(\.objective), expected).allSatisfy { abs($0 - $1) < 1e-4 * $1 })
        }

        @Test func everyPictureOfTheReportIsInTheFolder() throws {
            _ = try compare()
            for compared in try ComparisonReport(in: folder).cases {
                let files =
                    [compared.photoPicture, compared.feedForward.picture]
                    + compared.runs.flatMap { $0.pictures.map(\.file) }
                for file in files {
                    let size = try PictureInput(contentsOf: folder.appendingPathComponent(file))
                    #expect(size.width == compared.size && size.height == compared.size)
                }
            }
        }

        @Test func anInterruptedComparisonGoesOnWhereItStopped() throws {
            let program = try Program(arguments(["sizes": "32", "count": "5", "iterations": "400"]))
            _ = program.waitForError("photo0.png at 32")
            program.interrupt()
            #expect(program.finish().status == 130)
            let first = try ComparisonReport(in: folder)
            #expect((1..<5).contains(first.cases.count))
            #expect(try names().contains("report.html"))
            #expect(try compare(["sizes": "32", "count": "5", "iterations": "400"]).status == 0)
            let second = try ComparisonReport(in: folder)
            #expect(second.cases.count == 5)
            #expect(Array(second.cases.prefix(first.cases.count)) == first.cases)
        }

        @Test func anotherComparisonNeedsAnotherFolder() throws {
            _ = try compare(["sizes": "32", "count": "1"])
            let before = try ComparisonReport(in: folder)
            let result = try compare(["sizes": "32", "count": "1", "iterations": "13"])
            #expect(result.status == 1)
            #expect(
                result.errors.contains(
                    "holds a comparison of other files, or with other options, or on another machine."))
            #expect(try ComparisonReport(in: folder) == before)
        }

        @Test func sizesAreAddedToAReport() throws {
            _ = try compare(["sizes": "32", "count": "1"])
            let result = try compare(["sizes": "48", "count": "1"])
            #expect(result.status == 0, "\(result.errors)")
            #expect(try ComparisonReport(in: folder).cases.map(\.size) == [32, 48])
            #expect(result.output.contains("32 px") && result.output.contains("48 px"))
        }

        @Test func anUnreadablePhotoIsSkipped() throws {
            try Data("no picture".utf8).write(to: problem.folder.file("photos/photo0.png"))
            let result = try compare(["sizes": "32"])
            #expect(result.status == 0)
            #expect(result.errors.contains("Skipped \(problem.folder.path("photos"))/photo0.png"))
            #expect(try ComparisonReport(in: folder).cases.map(\.photo) == ["photo1.png"])
        }

        @Test(arguments: ["0", "32,x", "32,32", "8", ""]) func sizesThatAreNoneAreRefused(sizes: String) throws {
            #expect(try compare(["sizes": sizes]).status == 64)
            #expect(!FileManager.default.fileExists(atPath: folder.path))
        }

        @Test func aFileInTheWayOfTheFolderIsASentence() throws {
            try Data().write(to: folder)
            let result = try compare()
            #expect(result.status == 1)
            #expect(result.errors.contains("Cannot make the folder"))
        }
    }
}
