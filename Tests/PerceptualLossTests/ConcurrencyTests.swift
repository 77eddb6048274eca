import Foundation
import Imaging
import Testing

@testable import PerceptualLoss

/// One loss, many tasks: each has an objective of its own, and finds what it would find alone, to the bit.
@Suite struct ConcurrencyTests {
    private static let tasks = 8

    private static func gradient(_ loss: PerceptualLoss, of task: Int) throws -> [Float] {
        let pictures = (0..<3).map { Formula.image(width: 24 + task, height: 20, stream: 3 * task + $0 + 1) }
        let style = PictureObjective.Style(matrices: try loss.gramMatrices(of: pictures[0]))
        let objective = try PictureObjective(loss, photo: pictures[1], styles: [style])
        objective.pixels = pictures[2].pixels
        objective.evaluate()
        return objective.gradient
    }

    /// Chained matrices are OpenBLAS' work, the others our own.
    @Test("eight threads find the gradients that one finds alone", arguments: [false, true])
    func threadsFindAlike(isChained: Bool) async throws {
        var settings = try LossSettings.of(content: "relu2_1", style: "relu1_1:5,relu3_1:3", scales: 2)
        settings.isChained = isChained
        let loss = PerceptualLoss(.small, settings: settings)
        let expected = try (0..<Self.tasks).map { try Self.gradient(loss, of: $0) }
        try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for task in 0..<Self.tasks {
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        Thread.detachNewThread {
                            continuation.resume(with: Result { (task, try Self.gradient(loss, of: task)) })
                        }
                    }
                }
            }
            for try await (task, gradient) in group { #expect(gradient == expected[task], "thread \(task)") }
        }
    }
}
