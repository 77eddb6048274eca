import Foundation
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// SIGKILL at random moments, of the real program; scripts/kill-training does it more often.
    @Suite struct KillTests {
        private static let kills = ProcessInfo.processInfo.environment["IMPASTO_KILLS"].flatMap { Int($0) } ?? 20

        private let problem: TinyProblem
        private let options = ["iterations": "100000", "checkpoint-every": "1"]
        private var output: URL { problem.folder.file("out/o.h5") }

        init() throws {
            problem = try TinyProblem()
            try FileManager.default.createDirectory(at: problem.folder.file("out"), withIntermediateDirectories: true)
        }

        private func start() throws -> Program {
            let isThere = FileManager.default.fileExists(atPath: output.path)
            let flags = isThere ? ["--resume"] : []
            return try Program(["style"] + problem.arguments(output: "out/o.h5", options, flags: flags))
        }

        private func hiddenFiles() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: problem.folder.path("out")).filter { $0.hasPrefix(".") }
        }

        @Test func aKilledRunGoesOnWithTheSameBits() async throws {
            var (iterations, halfWritten) = (0, 0)
            for _ in 0..<Self.kills {
                let program = try start()
                // Half of them while it starts or trains, half while it trains and saves.
                let isTraining = Bool.random()
                if isTraining { _ = program.waitForError("Training ") }
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...(isTraining ? 150 : 400))))
                program.send(SIGKILL)
                _ = program.status()
                let left = try hiddenFiles().count { $0.hasSuffix(".tmp") }
                #expect(left <= 1)
                halfWritten += left
                guard FileManager.default.fileExists(atPath: output.path) else { continue }
                let training = try #require(try StyleModel(contentsOf: output).training)
                #expect(training.iterations >= iterations)
                iterations = training.iterations
            }
            let last = try start()
            _ = last.waitForError("Training ")
            last.send(SIGTERM)
            let result = last.finish()
            #expect(result.status == 130, "\(result.errors)")
            #expect(try hiddenFiles().isEmpty)
            try await expectTheBitsOfAnUnbrokenRun(halfWritten)
        }

        private func expectTheBitsOfAnUnbrokenRun(_ halfWritten: Int) async throws {
            let killed = try StyleModel(contentsOf: output)
            let iterations = try #require(killed.training).iterations
            try await problem.train(
                output: "whole.h5", ["iterations": options["iterations"]!, "checkpoint-every": "100000"],
                stoppingAfter: iterations)
            let whole = try StyleModel(contentsOf: problem.folder.file("whole.h5"))
            expectSame(killed.weights, whole.weights)
            expectSame(killed.progress, whole.progress)
            print("\(Self.kills) kills over \(iterations) iterations, \(halfWritten) of them in the middle of a save")
        }
    }
}
