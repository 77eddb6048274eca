/// The state of a run beside the weights.
public struct TrainingProgress: Sendable, Equatable {
    /// Updates so far.
    public var optimizerStep: Int
    /// What the optimiser remembers of the gradients by parameter name, as many numbers each as the parameter has: running
    /// means of all of them, and of the squares of those that are no kernels' (`Muon`).
    public var firstMoments, secondMoments: [String: [Float]]
    /// Every random choice follows from the seed and from how many photographs have been drawn.
    public var seed: UInt64
    /// Photographs drawn so far, unreadable ones included.
    public var photographsDrawn: Int

    /// The state after so many updates.
    public init(
        optimizerStep: Int, firstMoments: [String: [Float]], secondMoments: [String: [Float]], seed: UInt64,
        photographsDrawn: Int
    ) {
        (self.optimizerStep, self.firstMoments, self.secondMoments) = (optimizerStep, firstMoments, secondMoments)
        (self.seed, self.photographsDrawn) = (seed, photographsDrawn)
    }
}
