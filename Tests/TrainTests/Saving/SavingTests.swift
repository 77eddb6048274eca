import Foundation
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// Runs whose place refuses their checkpoints.
    @Suite struct SavingTests {
        private let problem: TinyProblem
        private var place: URL { problem.folder.file("out") }

        init() throws {
            problem = try TinyProblem()
            try makePlace()
        }

        private func makePlace() throws {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        }

        private func saves(_ events: [TrainingEvent]) -> [Int] {
            events.compactMap { if case .saved(_, let iteration) = $0 { iteration } else { nil } }
        }

        private func warnings(_ events: [TrainingEvent]) -> [String] {
            events.compactMap { if case .couldNotWrite(let sentence) = $0 { sentence } else { nil } }
        }

        /// Does something once after an iteration.
        private func after(_ moments: [Int: () throws -> Void]) -> (TrainingEvent, Trainer?) -> Void {
            { event, _ in
                if case .stepped(let iteration, _, _) = event { try? moments[iteration]?() }
            }
        }

        @Test func whatCouldNotBeSavedIsOfferedAgainAtTheNextReport() async throws {
            let options = ["iterations": "14", "checkpoint-every": "6"]
            let events = try await problem.train(
                output: "out/o.h5", options,
                watching: after([5: { try FileManager.default.removeItem(at: place) }, 7: makePlace]))
            #expect(saves(events) == [10, 12, 14])
            let sentence = "Could not save \(place.path)/o.h5: there is no folder \(place.path) any more."
            #expect(warnings(events) == [sentence + " The training goes on and tries again."])
        }

        @Test func aPlaceThatStaysAwayIsToldOnceAndTheResultGoesElsewhere() async throws {
            let options = ["iterations": "25", "checkpoint-every": "2"]
            try await problem.train(output: "whole.h5", options)
            var told: [TrainingEvent] = []
            let watch = after([3: { try FileManager.default.removeItem(at: place) }])
            let error = await #expect(throws: RescueError.self) {
                try await problem.train(output: "out/o.h5", options) { event, trainer in
                    told.append(event)
                    watch(event, trainer)
                }
            }
            guard case .elsewhere(_, _, let file)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            defer { try? FileManager.default.removeItem(atPath: file) }
            #expect(saves(told) == [2] && warnings(told).count == 1)
            let (rescued, whole) = (
                try StyleModel(contentsOf: URL(fileURLWithPath: file)),
                try StyleModel(contentsOf: problem.folder.file("whole.h5"))
            )
            expectSame(rescued.weights, whole.weights)
            expectSame(rescued.progress, whole.progress)
        }

        /// A limit on the size of files acts as a full disk or a quota does, for root as well.
        @Test func aFullDiskIsASentence() throws {
            let options = ["iterations": "12", "checkpoint-every": "2", "log": problem.folder.path("log")]
            let program = try Program(
                ["style"] + problem.arguments(output: "o.h5", options), after: "ulimit -f 4")
            let result = program.finish()
            #expect(result.status == 1)
            let sentence = "Could not save \(problem.folder.path("o.h5")): File too large."
            #expect(result.errors.contains("Warning: \(sentence) The training goes on and tries again.\n"))
            #expect(result.errors.contains("Error: \(sentence) Neither could "))
            #expect(result.errors.components(separatedBy: "Warning:").count == 2, "\(result.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: problem.folder.url.path)
            #expect(Set(names) == ["log", "out", "painting.png", "photos", "vgg.h5"])
            let log = try String(contentsOf: problem.folder.file("log"), encoding: .utf8)
            #expect(log.count { $0 == "\n" } == 2)
        }

        @Test func photographsThatVanishAreLeftOut() async throws {
            let photos = (0..<4).map { problem.folder.file("photos/photo\($0).png") }
            let vanish = { for photo in photos { try FileManager.default.removeItem(at: photo) } }
            let events = try await problem.train(
                output: "o.h5", ["iterations": "12"], watching: after([3: vanish]))
            guard case .ended(12, let skipped, false)? = events.last else {
                Issue.record("\(String(describing: events.last))")
                return
            }
            #expect(Set(skipped.map(\.name)) == Set(photos.map(\.path)))
        }

        @Test func withoutAnyPhotographLeftTheRunKeepsWhatItLearned() async throws {
            let vanish = { try FileManager.default.removeItem(at: problem.folder.file("photos")) }
            let error = await #expect(throws: PhotoSourceError.self) {
                try await problem.train(output: "o.h5", ["iterations": "50"], watching: after([3: vanish]))
            }
            #expect(
                "\(try #require(error))".hasPrefix("No picture in \(problem.folder.path("photos")) can be used."))
            let model = try StyleModel(contentsOf: problem.folder.file("o.h5"))
            let iterations = try #require(model.training).iterations
            #expect((3...5).contains(iterations) && model.progress?.optimizerStep == iterations)
        }
    }
}
