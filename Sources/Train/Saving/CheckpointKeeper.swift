import Foundation
import TransformNet

/// Where a run's checkpoints go, and whether one is owed because its place refused the last.
struct CheckpointKeeper {
    let url: URL
    private var replacing: Bool
    /// The iteration that the file holds, if this run, or the one that it resumes, has written it.
    private(set) var savedIteration: Int?
    /// Whether the state is to be offered again at the next chance.
    private(set) var isOwing = false

    /// - Parameters:
    ///   - replacing: whether what lies there may be replaced.
    ///   - resumed: the iteration of the checkpoint that the run goes on from.
    init(_ url: URL, replacing: Bool, resumed: Int?) {
        (self.url, self.replacing, savedIteration) = (url, replacing || resumed != nil, resumed)
    }

    /// - Throws: `OutputError`, or an error of the file's library.
    mutating func save(_ model: StyleModel, after iteration: Int) throws {
        isOwing = true
        try model.write(to: url, replacing: replacing)
        settle(iteration)
    }

    /// Saves for the last time, if need be elsewhere.
    /// - Throws: ``RescueError``.
    mutating func saveLast(_ model: StyleModel, after iteration: Int) throws(RescueError) {
        try writeOrRescue(to: url, replacing: replacing) { try model.write(to: $0, replacing: $1) }
        settle(iteration)
    }

    private mutating func settle(_ iteration: Int) {
        (savedIteration, replacing, isOwing) = (iteration, true, false)
    }
}
