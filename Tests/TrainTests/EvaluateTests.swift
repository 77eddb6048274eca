import ArgumentParser
import Foundation
import Imaging
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// `evaluate` on a tiny style.
    @Suite struct EvaluateTests {
        private struct Row: Decodable, Equatable {
            var photo: String?
            let content, style, tv, total: Float
            let artefacts: [String: Float]
        }

        private struct Answer: Decodable {
            let size: Int
            let options: [String: String]
            let photos: [Row]
            let mean: Row
            let skipped: [String]
        }

        private let problem: TinyProblem

        init() throws { problem = try TinyProblem() }

        private func arguments(_ changes: [String: String] = [:], flags: [String] = []) -> [String] {
            var options = [
                "style": problem.folder.path("o.h5"), "painting": problem.folder.path("painting.png"),
                "photos": problem.folder.path("photos"), "loss-network": problem.folder.path("vgg.h5"),
            ]
            options.merge(changes) { $1 }
            return ["evaluate"] + options.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", $0.value] } + flags
        }

        private func evaluate(_ changes: [String: String] = [:], flags: [String] = []) throws -> Program.Result {
            try impastoTrain(arguments(changes, flags: flags))
        }

        private func answer(_ changes: [String: String] = [:]) throws -> Answer {
            let result = try evaluate(changes, flags: ["--json"])
            return try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
        }

        @Test func theNumbersAreThoseOfTheTraining() async throws {
            let events = try await problem.train(
                output: "o.h5", ["validation": problem.folder.path("photos"), "scales": "2"])
            let heldOut = events.compactMap { if case .validated(_, let losses, _) = $0 { losses } else { nil } }
            let mean = try answer().mean
            let losses = Losses(content: mean.content, style: mean.style, totalVariation: mean.tv, total: mean.total)
            #expect(heldOut == [losses])
        }

        @Test func whatIsMeasuredIsThePictureThatPeopleGet() async throws {
            try await problem.train(output: "o.h5")
            let options = try Evaluate.parse(Array(arguments().dropFirst()))
            let style = try MeasuredStyle(options.files, options.loss, in: .fp32) { _ in }
            let photo = try Image(contentsOf: problem.folder.file("photos/photo0.png")).middleSquare(side: 32)
            let objective = try PictureObjective(
                style.loss, photo: photo, styles: [PictureObjective.Style(matrices: style.matrices)])
            let painted = try objective.losses(of: Stylizer(style.model, in: .fp32).stylize(photo))
            let measured = try answer(["precision": "fp32"]).photos[0]
            #expect(style.model.margin > 0)
            #expect(abs(measured.content - painted.content) < 1e-4 * painted.content)
            #expect(abs(measured.style - painted.style) < 1e-4 * painted.style)
        }

        @Test func everyPhotoHasItsLossesAndTheMeanIsTheirs() async throws {
            try await problem.train(output: "o.h5", ["tv-weight": "0.5"])
            let answer = try answer()
            #expect(answer.photos.map(\.photo) == (0..<5).map { "photo\($0).png" })
            #expect(answer.size == 32 && answer.options["tv-weight"] == "0.5" && answer.skipped.isEmpty)
            for row in answer.photos {
                #expect(abs(row.content + row.style + row.tv - row.total) < 1e-5 * row.total)
            }
            let meters = ["grid2", "grid4", "border_energy", "border_shade", "blobs", "clipped"]
            for name in meters {
                let mean = answer.photos.reduce(0) { $0 + $1.artefacts[name]! } / 5
                #expect(abs(mean - answer.mean.artefacts[name]!) <= 1e-4 * abs(mean))
            }
            #expect(Set(answer.mean.artefacts.keys) == Set(meters))
            for term in [\Row.content, \Row.style, \Row.tv, \Row.total] {
                let mean = answer.photos.map { $0[keyPath: term] }.reduce(0, +) / 5
                #expect(abs(mean - answer.mean[keyPath: term]) < 1e-4 * mean)
            }
            #expect(Set(answer.photos.map(\.total)).count == 5)
        }

        @Test func optionsOverrideTheTraining() async throws {
            try await problem.train(output: "o.h5")
            let (plain, half) = (
                try answer(), try answer(["style-layers": "relu1_1:2.5,relu1_2:2.5", "tv-weight": "0"])
            )
            #expect(abs(half.mean.style * 2 - plain.mean.style) < 1e-4 * plain.mean.style)
            #expect(half.mean.tv == 0 && half.mean.content == plain.mean.content)
            #expect(try answer(["scales": "2"]).mean.style > plain.mean.style)
            #expect(try answer(["content-layers": "relu1_1"]).mean.content != plain.mean.content)
            #expect(try answer(["painting-size": "32"]).mean.style != plain.mean.style)
            let large = try answer(["size": "48"])
            #expect(large.size == 48 && large.mean != plain.mean)
        }

        @Test func peopleGetATable() async throws {
            try await problem.train(output: "o.h5")
            let result = try evaluate()
            #expect(result.status == 0)
            let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(lines.first == ["photo", "content", "style", "tv", "total"] + Artefacts.titles)
            #expect(lines.dropFirst().map(\.first) == (0..<5).map { "photo\($0).png" } + ["mean"])
            #expect(lines.allSatisfy { $0.count == 11 })
            #expect(Set(result.output.split(separator: "\n").map(\.count)).count == 1)
            #expect(result.errors == "Measured 5 photographs.\n")
        }

        @Test func otherFilesThanTheTrainingsAreToldApart() async throws {
            try await problem.train(output: "o.h5")
            try picture(width: 48, height: 40, seed: 2).write(to: problem.folder.file("other.png"))
            try writeLossNetwork(to: problem.folder.file("other.h5"), seed: 8)
            let other = problem.folder.path("other.png")
            let painting = try evaluate(["painting": other])
            #expect(painting.status == 0)
            #expect(painting.errors.contains("Warning: \(other) is not the file that"))
            #expect(!painting.errors.contains("loss network"))
            let network = try evaluate(["loss-network": problem.folder.path("other.h5")])
            #expect(network.errors.contains("was trained with another loss network than"))
            #expect(!network.errors.contains("is not the file"))
        }

        @Test func unreadablePhotographsAreSkippedAndNamed() async throws {
            try await problem.train(output: "o.h5")
            try Data("no picture".utf8).write(to: problem.folder.file("photos/torn.jpg"))
            let result = try evaluate(flags: ["--json"])
            #expect(result.status == 1)
            #expect(result.errors.contains("Skipped \(problem.folder.path("photos/torn.jpg")): Cannot read"))
            let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
            #expect(answer.photos.count == 5 && answer.skipped == [problem.folder.path("photos/torn.jpg")])
        }

        @Test func nothingReadableIsAnError() async throws {
            try await problem.train(output: "o.h5")
            try FileManager.default.createDirectory(at: problem.folder.file("torn"), withIntermediateDirectories: true)
            try Data("no picture".utf8).write(to: problem.folder.file("torn/a.jpg"))
            let result = try evaluate(["photos": problem.folder.path("torn")])
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(result.errors.contains("Error: No picture in \(problem.folder.path("torn")) can be used."))
        }

        @Test func aCheckpointWithoutARecordTakesTheDefaults() async throws {
            try await problem.train(output: "o.h5")
            var model = try StyleModel(contentsOf: problem.folder.file("o.h5"))
            model.training = nil
            try model.write(to: problem.folder.file("bare.h5"), replacing: true)
            let layers = [
                "style": problem.folder.path("bare.h5"), "content-layers": "relu1_2",
                "style-layers": "relu1_1:5,relu1_2:5",
            ]
            let result = try evaluate(layers.merging(["size": "32", "painting-size": "48", "tv-weight": "1"]) { $1 })
            #expect(result.status == 0)
            #expect(result.errors.contains("does not say how it was trained"))
            let refused = try evaluate(["style": problem.folder.path("bare.h5")])
            #expect(refused.status == 1)
            #expect(refused.errors.contains("Choose layers up to relu1_2 with --style-layers and --content-layers"))
        }

        @Test(arguments: [
            ("size", "8", "--size must be 16 to 4096 pixels, not 8."),
            ("scales", "9", "--scales must be 1 to 6, not 9."),
            ("tv-weight", "-1", "--tv-weight must be a number of at least 0, not -1.0."),
            ("style-layers", "relu9_1", "'relu9_1' is not a layer of VGG."),
        ])
        func badValuesAreRefusedWithASentence(option: String, value: String, sentence: String) async throws {
            try await problem.train(output: "o.h5", ["iterations": "1"])
            let result = try impastoTrain(arguments() + ["--\(option)=\(value)"])
            #expect(result.status == 64 && result.output.isEmpty)
            #expect(result.errors.contains("Error: \(sentence)"), "\(result.errors)")
        }
    }
}
