import Foundation
import PerceptualLoss
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// `distill` on a few photographs, and training on what it makes.
    @Suite struct DistillTests {
        private let problem: TinyProblem
        private var folder: TemporaryFolder { problem.folder }

        init() throws { problem = try TinyProblem() }

        private func distill(_ output: String = "lite.h5", _ arguments: String...) throws -> Program.Result {
            try impastoTrain(
                [
                    "distill", "--teacher", folder.path("vgg.h5"), "--photos", folder.path("photos"),
                    "--output", folder.path(output), "--layers", "relu1_1,relu1_2", "--widths", "16", "--crop", "32",
                    "--batch-size", "2",
                ] + arguments)
        }

        /// The mean of the features' errors in the n-th line that reports them.
        private func error(_ output: String, line: Int) throws -> Double {
            let lines = output.split(separator: "\n").filter { $0.contains("gram") }
            let words = try #require(lines.dropFirst(line).first).split(separator: " ")
            let numbers = words.enumerated().filter { $0.offset > 0 && words[$0.offset - 1].hasPrefix("relu") }
            return numbers.compactMap { Double($0.element) }.reduce(0, +) / Double(numbers.count)
        }

        @Test func theStudentLearnsAndServesAsALossNetwork() async throws {
            let result = try distill("lite.h5", "--iterations", "400", "--learning-rate", "0.001")
            #expect(result.status == 0, "\(result.errors)")
            #expect(try error(result.errors, line: 3) < error(result.errors, line: 0), "\(result.errors)")
            let student = try StudentNetwork(contentsOf: folder.file("lite.h5"))
            #expect(student.provenance["iterations"] == "400")
            #expect(student.layers.map(\.description) == ["relu1_1", "relu1_2"])
            try await problem.train(output: "style.h5", ["loss-network": folder.path("lite.h5")])
            #expect(try StyleModel(contentsOf: folder.file("style.h5")).training?.iterations == 6)
        }

        @Test func equalRunsMakeEqualNetworks() throws {
            for name in ["a.h5", "b.h5"] { #expect(try distill(name, "--iterations", "3").status == 0) }
            #expect(try Data(contentsOf: folder.file("a.h5")) == Data(contentsOf: folder.file("b.h5")))
        }

        @Test func whatCannotBeUsedIsTold() throws {
            try Data("no picture".utf8).write(to: folder.file("photos/photo0.png"))
            let result = try distill("lite.h5", "--iterations", "2")
            #expect(result.status == 0)
            #expect(result.errors.components(separatedBy: "Skipped \(folder.path("photos/photo0.png")): ").count == 2)
            #expect(result.errors.contains("1 photographs could not be used"), "\(result.errors)")
        }

        @Test func aNetworkThatIsThereStays() throws {
            #expect(try distill("lite.h5", "--iterations", "1").status == 0)
            let again = try distill("lite.h5", "--iterations", "1")
            #expect(again.status != 0 && again.errors.contains("--force"))
            #expect(try distill("lite.h5", "--iterations", "1", "--force").status == 0)
        }

        @Test(arguments: [
            (["--widths", "20"], "multiples of 16"), (["--layers", "relu2_1"], "fewer blocks"),
            (["--layers", "conv1"], "not a layer"), (["--layers", "relu1_1", "--crop", "33"], "--crop"),
            (["--layers", "relu1_1", "--gram-weight", "-1"], "--gram-weight"),
            (["--layers", "relu1_1:5"], "names without weights"),
            (["--layers", "relu1_1", "--iterations", "9000000000000000000"], "--iterations must be 1 to"),
        ])
        func optionsThatCannotBeAreRefused(options: [String], word: String) throws {
            let result = try impastoTrain(
                [
                    "distill", "--teacher", folder.path("vgg.h5"), "--photos", folder.path("photos"), "--output",
                    folder.path("lite.h5"), "--widths", "16",
                ] + options)
            #expect(result.status != 0 && result.errors.contains(word), "\(result.errors)")
        }
    }
}
