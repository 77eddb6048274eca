import Engine
import Foundation
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// Runs whose weights become no numbers on the way.
    @Suite struct SetbackTests {
        private let problem: TinyProblem
        private let options = ["iterations": "26", "checkpoint-every": "26", "learning-rate": "0.001"]

        init() throws { problem = try TinyProblem() }

        /// Spoils the weights the first time that each of the iterations is done.
        private func poison(after iterations: Set<Int>) -> (TrainingEvent, Trainer?) -> Void {
            var left = iterations
            return { event, trainer in
                guard case .stepped(let iteration, _, _) = event, left.remove(iteration) != nil, let trainer else {
                    return
                }
                let bias = trainer.network.parameters.last!
                trainer.store[bias] = [.nan, 0, 0]
            }
        }

        private func model(_ name: String) throws -> StyleModel {
            try StyleModel(contentsOf: problem.folder.file(name))
        }

        private func setbacks(_ events: [TrainingEvent]) -> [Setback] {
            events.compactMap { if case .steppedBack(let setback) = $0 { setback } else { nil } }
        }

        @Test func aRunGoesBackToItsLastReportAndOn() async throws {
            var rates: [Int: Float] = [:]
            let poison = poison(after: [13])
            let events = try await problem.train(
                output: "o.h5", options.merging(["log": problem.folder.path("log")]) { $1 }
            ) { event, trainer in
                if case .stepped(let iteration, _, _) = event { rates[iteration] = trainer?.optimizer.rate }
                poison(event, trainer)
            }
            let setback = try #require(setbacks(events).first)
            #expect(setbacks(events).count == 1 && setback.iteration == 10 && setback.count == 1)
            #expect(setback.cause == Divergence(quantity: .loss("total variation"), iteration: 14))
            #expect(rates[10] == 0.001 && rates[11] == 0.0005 && rates[26] == 0.0005)
            let training = try #require(try model("o.h5").training)
            #expect(training.iterations == 26 && training.options["setbacks"] == "1")
            #expect(training.history.map(\.iteration) == [10, 20, 26])
            let log = try String(contentsOf: problem.folder.file("log"), encoding: .utf8).split(separator: "\n")
            #expect(log.count == 4)
            #expect(log[1].contains(#""back_to":10"#) && log[1].contains(#""learning_rate_factor":0.5"#))
        }

        @Test func aRunThatWentBackIsResumedAsIfItHadNotStopped() async throws {
            try await problem.train(output: "whole.h5", options, watching: poison(after: [13]))
            try await problem.train(output: "parts.h5", options, stoppingAfter: 19, watching: poison(after: [13]))
            #expect(try model("parts.h5").training?.iterations == 16)
            try await problem.train(output: "parts.h5", options, flags: ["--resume"])
            expectSame(try model("whole.h5").weights, try model("parts.h5").weights)
            expectSame(try model("whole.h5").progress, try model("parts.h5").progress)
            #expect(try model("parts.h5").training?.options["setbacks"] == "1")
        }

        @Test func afterThreeTimesItStopsAndKeepsTheLastGoodState() async throws {
            let error = await #expect(throws: TrainingError.self) {
                try await problem.train(output: "o.h5", options, watching: poison(after: [12, 13, 14, 15]))
            }
            let cause = Divergence(quantity: .loss("total variation"), iteration: 16)
            #expect(error == .diverged(cause, setbacks: 3, checkpoint: problem.folder.path("o.h5")))
            #expect(
                "\(try #require(error))".contains(
                    "It had gone back 3 times before, each time with half the learning rate."))
            #expect(try model("o.h5").training?.iterations == 10)
            #expect(try model("o.h5").progress?.optimizerStep == 10)
        }

        @Test func momentsThatAreNoNumbersAreFoundBeforeAnythingIsSaved() async throws {
            var isPoisoned = false
            let events = try await problem.train(output: "o.h5", options) { event, trainer in
                guard case .stepped(12, _, _) = event, !isPoisoned, let trainer else { return }
                isPoisoned = true
                let bias = trainer.network.parameters.last!
                let moments = Moments(first: [0, 0, 0], second: [.infinity, 0, 0])
                trainer.optimizer.setMoments(of: bias, to: moments)
            }
            #expect(setbacks(events).map(\.cause) == [Divergence(quantity: .weights, iteration: 20)])
            #expect(try model("o.h5").training?.iterations == 26)
        }
    }
}
