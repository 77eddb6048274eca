import Foundation
import Testing
import TransformNet

/// One model, many tasks: each has a stylizer of its own, and paints what it would paint alone, to the bit.
@Suite struct ConcurrencyTests {
    private static let tasks = 8
    private static let available = Precision.allCases.filter(\.isAvailable)
    /// Channels in multiples of 16 go other ways through the kernels than the few of the small network; tanh is a loop more.
    private static let models = [
        ("c9s1-16,d32,R32,U2,c3s1-16,c9s1-3", TransformNet.Output.tanh), (smallArchitecture, .linear),
    ]

    /// Sizes that differ from task to task, and are planned again and again in between.
    private static func photos(of task: Int) -> [Image] {
        [(48 + task, 40), (40, 48 + task), (33, 32), (48 + task, 40)].map {
            Formula.photo(width: $0.0, height: $0.1, stream: task + 1)
        }
    }

    private static func paintings(_ model: StyleModel, _ precision: Precision) throws -> [[Image]] {
        try (0..<tasks).map { task in
            let stylizer = Stylizer(model, in: precision)
            return try photos(of: task).map(stylizer.stylize)
        }
    }

    @Test("eight tasks paint what one paints alone", arguments: available, models)
    func tasksPaintAlike(precision: Precision, of architecture: (String, TransformNet.Output)) async throws {
        let model = try Formula.model(architecture.0, output: architecture.1)
        let expected = try Self.paintings(model, precision)
        let found = try await withThrowingTaskGroup(of: (Int, [Image]).self) { group in
            for task in 0..<Self.tasks {
                group.addTask {
                    let stylizer = Stylizer(model, in: precision)
                    var painted: [Image] = []
                    for photo in Self.photos(of: task) {
                        painted.append(try stylizer.stylize(photo))
                        // A task may go on upon another thread than the one that planned.
                        await Task.yield()
                    }
                    return (task, painted)
                }
            }
            return try await group.reduce(into: [Int: [Image]]()) { $0[$1.0] = $1.1 }
        }
        for task in 0..<Self.tasks { #expect(found[task] == expected[task], "task \(task)") }
    }

    /// Tasks share as many threads as there are cores; these do not.
    @Test("eight threads at once paint what one paints alone", arguments: available)
    func threadsPaintAlike(precision: Precision) async throws {
        let model = try Formula.model(Self.models[0].0)
        let expected = try Self.paintings(model, precision)
        let found = try await withThrowingTaskGroup(of: (Int, [Image]).self) { group in
            for task in 0..<Self.tasks {
                group.addTask {
                    try await onThreadOfItsOwn {
                        let stylizer = Stylizer(model, in: precision)
                        return (task, try Self.photos(of: task).map(stylizer.stylize))
                    }
                }
            }
            return try await group.reduce(into: [Int: [Image]]()) { $0[$1.0] = $1.1 }
        }
        for task in 0..<Self.tasks { #expect(found[task] == expected[task], "thread \(task)") }
    }

    @Test("a stylizer that is handed from thread to thread paints the same")
    func stylizersCanBeHandedOn() async throws {
        let model = try Formula.model(smallArchitecture)
        let photo = Formula.photo(width: 40, height: 33, stream: 1)
        let expected = try Stylizer(model, in: .fp32).stylize(photo)
        let handed = Handed(stylizer: Stylizer(model, in: .fp32))
        for _ in 0..<3 {
            let found = try await onThreadOfItsOwn { try handed.stylizer.stylize(photo) }
            #expect(found == expected)
        }
    }

    @Test("tasks read and write styles at once")
    func filesAreReadAtOnce() async throws {
        let folder = try TemporaryFolder()
        let url = folder.file("style.h5")
        let model = try Formula.model(smallArchitecture)
        try model.write(to: url)
        try await withThrowingTaskGroup(of: [String: [Float]].self) { group in
            for task in 0..<Self.tasks {
                group.addTask {
                    try await onThreadOfItsOwn {
                        let copy = folder.file("\(task).h5")
                        try StyleModel(contentsOf: url).write(to: copy)
                        return try StyleModel(contentsOf: copy).weights
                    }
                }
            }
            for try await weights in group { #expect(weights == model.weights) }
        }
    }
}

/// Sendable because the threads have it one after the other.
private struct Handed: @unchecked Sendable {
    let stylizer: Stylizer
}

/// Runs `body` on a new thread, beside whatever runs already.
private func onThreadOfItsOwn<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result(catching: body)) }
    }
}
