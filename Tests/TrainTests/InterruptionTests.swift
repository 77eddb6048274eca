import Foundation
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// Ctrl-C, and exit statuses, of the real program.
    @Suite struct InterruptionTests {
        private let problem: TinyProblem

        init() throws { problem = try TinyProblem() }

        private func style(_ changes: [String: String] = [:]) -> [String] {
            ["style"] + problem.arguments(output: "o.h5", changes)
        }

        @Test func theFirstPressFinishesTheIterationAndSaves() throws {
            let program = try Program(style(["iterations": "100000"]))
            #expect(program.waitForError("Training ").contains("on 5 photographs"))
            Thread.sleep(forTimeInterval: 0.3)
            program.interrupt()
            let result = program.finish()
            #expect(result.status == 130)
            #expect(result.errors.contains("press Ctrl-C again to stop at once"))
            let model = try StyleModel(contentsOf: problem.folder.file("o.h5"))
            let iterations = try #require(model.training).iterations
            #expect((0..<100_000).contains(iterations) && model.progress?.optimizerStep == iterations)
            #expect(result.errors.contains("Stopped after iteration \(iterations)."))
            #expect(try names().allSatisfy { !$0.hasPrefix(".") })
        }

        @Test(arguments: [SIGTERM, SIGHUP])
        func theSystemsRequestsSaveToo(signal: Int32) throws {
            let program = try Program(style(["iterations": "100000"]))
            _ = program.waitForError("Training ")
            Thread.sleep(forTimeInterval: 0.2)
            program.send(signal)
            // A closing terminal says it twice, and then reads nothing any more.
            program.send(signal)
            program.closeErrors()
            #expect(program.status() == 130)
            #expect(try StyleModel(contentsOf: problem.folder.file("o.h5")).progress != nil)
        }

        @Test func nohupKeepsARunGoing() throws {
            let program = try Program(style(["iterations": "100000"]), after: "trap '' HUP")
            _ = program.waitForError("Training ")
            program.send(SIGHUP)
            Thread.sleep(forTimeInterval: 0.3)
            #expect(program.isRunning)
            program.send(SIGTERM)
            let result = program.finish()
            #expect(result.status == 130 && result.errors.contains("Asked to stop; stopping."))
        }

        @Test func theSecondPressStopsAtOnce() throws {
            // Measuring so many photographs after the save takes long enough to be interrupted.
            try FileManager.default.createDirectory(at: problem.folder.file("many"), withIntermediateDirectories: true)
            for index in 0..<400 {
                let (link, photo) = (problem.folder.file("many/\(index).png"), problem.folder.file("photos/photo0.png"))
                try FileManager.default.linkItem(at: photo, to: link)
            }
            let program = try Program(style(["iterations": "100000", "validation": problem.folder.path("many")]))
            _ = program.waitForError("Training ")
            program.interrupt()
            _ = program.waitForError("press Ctrl-C again")
            program.interrupt()
            let result = program.finish()
            #expect(result.status == 130)
            #expect(!result.errors.contains("Held out"))
        }

        @Test func aRunThatEndsSucceeds() throws {
            let result = try impastoTrain(style(["iterations": "12"]))
            #expect(result.status == 0)
            #expect(result.errors.contains("Done after iteration 12."))
            #expect(result.errors.contains("Saved \(problem.folder.path("o.h5")) after iteration 12."))
            #expect(!result.errors.contains("\u{1B}"))
        }

        @Test func mistakesHaveAStatus() throws {
            #expect(try impastoTrain(style(["crop": "33"])).status == 64)
            let result = try impastoTrain(style(["painting": "/none.png"]))
            #expect(result.status == 1)
            #expect(result.errors == "Error: Cannot read /none.png: there is no such file. Check the path.\n")
        }

        private func names() throws -> Set<String> {
            Set(try FileManager.default.contentsOfDirectory(atPath: problem.folder.url.path))
        }
    }
}
