import Foundation
import Testing

@testable import Train

extension WholeRuns {
    @Suite struct BenchmarkTests {
        private struct Answer: Decodable {
            struct Part: Decodable {
                let title: String
                let seconds: Double
                let layers: [Layer]
            }

            struct Layer: Decodable {
                let name: String
                let count: Int
                let seconds, gigaflops, ofCeiling: Double
            }

            let gigaflops, gigabytesPerSecond: Double
            let threads: Int
            let precision: String
            let parts: [Part]
        }

        private let arguments = [
            "benchmark", "--architecture", TinyProblem.architecture, "--size", "32", "--rounds", "1",
        ]

        @Test func everyLayerHasItsTimeAndTheyAddUp() throws {
            let result = try impastoTrain(arguments + ["--json"])
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let answer = try decoder.decode(Answer.self, from: Data(result.output.utf8))
            let pass = try #require(answer.parts.first)
            #expect(
                answer.parts.count == 1 && ["fp32", "bf16"].contains(answer.precision) && answer.threads > 0
                    && answer.gigaflops > 0)
            #expect(pass.title == "One pass over 32×32 pixels")
            #expect(pass.layers.contains { $0.name.hasPrefix("Convolve") && $0.gigaflops > 0 && $0.ofCeiling > 0 })
            #expect(pass.layers.contains { $0.name == "Convolve 1×8×8×16" && $0.count > 1 })
            let sum = pass.layers.reduce(0) { $0 + $1.seconds }
            #expect(abs(sum - pass.seconds) < 1e-6 * pass.seconds)
        }

        @Test func theTableNamesTheCeilings() throws {
            let output = try impastoTrain(arguments + ["--precision", "fp32"]).output
            #expect(
                output.contains("GFLOP/s of fused multiply-adds in fp32") && output.contains("GB/s read and written"))
            #expect(output.contains("of ceiling") && output.contains("Convolve 1×32×32×16"))
        }

        @Test(arguments: [
            ("size", "7", "--size must be 16 to 4096 pixels, not 7."),
            ("rounds", "0", "--rounds must be 1 to 1000, not 0."),
            ("batch-size", "0", "--batch-size must be 1 to 64, not 0."), ("architecture", "x3", "x3"),
            ("loss-network", "/nowhere.h5", "/nowhere.h5"),
        ])
        func whatCannotBeMeasuredIsRefused(option: String, value: String, complaint: String) throws {
            let result = try impastoTrain(arguments + ["--\(option)", value])
            #expect(result.status != 0 && result.errors.contains(complaint), "\(result.errors)")
        }
    }
}
