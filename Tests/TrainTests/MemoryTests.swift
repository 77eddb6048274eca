import Foundation
import Testing

@testable import Train

extension WholeRuns {
    /// The memory of the real program while it trains.
    @Suite struct MemoryTests {
        /// Bytes an iteration that memory may grow by once a run is under way: a leaked picture of the smallest kind
        /// is 12 KB.
        private static let most = 2000.0

        @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm"), "only Linux tells"))
        func memoryStaysFlatOverFiveThousandIterations() throws {
            let problem = try TinyProblem()
            try Data("no picture".utf8).write(to: problem.folder.file("photos/torn.jpg"))
            let options = [
                "iterations": "5000", "batch-size": "1", "architecture": "c3s1-16,d16,U2,c3s1-3",
                "content-layers": "relu1_1", "style-layers": "relu1_1:5", "checkpoint-every": "250",
                "validation": problem.folder.path("photos"),
                "log": problem.folder.path("log"), "preview": problem.folder.path("photos/photo0.png"),
                "preview-every": "250", "report": problem.folder.path("report"),
            ]
            let program = try Program(
                ["style"] + problem.arguments(output: "o.h5", options), after: "export OMP_NUM_THREADS=1")
            var memory: [Double] = []
            while program.isRunning {
                if let bytes = program.residentBytes, bytes > 0 { memory.append(Double(bytes)) }
                Thread.sleep(forTimeInterval: 0.02)
            }
            #expect(program.finish().status == 0)
            try #require(memory.count > 40)
            let growth = slope(memory[(memory.count / 3)...]) * Double(memory.count) / 5000
            print("memory grew by \(Int(growth)) bytes an iteration, to \(Int(memory.max()!) >> 20) MB")
            #expect(growth < Self.most)
        }

        /// Of the straight line through the values that misses them least.
        private func slope(_ values: ArraySlice<Double>) -> Double {
            let mean = (
                Double(values.startIndex + values.endIndex - 1) / 2, values.reduce(0, +) / Double(values.count)
            )
            let products = values.indices.map { (Double($0) - mean.0) * (values[$0] - mean.1) }
            let squares = values.indices.map { (Double($0) - mean.0) * (Double($0) - mean.0) }
            return products.reduce(0, +) / squares.reduce(0, +)
        }
    }
}
