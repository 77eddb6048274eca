public import Engine

/// A network that has learned one painting: its architecture, its weights and where it came from.
///
/// A model is a value that any number of tasks may share, each with a ``Stylizer`` of its own.
public struct StyleModel: Sendable {
    /// The layers, and what the last one's result passes through.
    public let network: TransformNet
    /// The weights by parameter name; kernels are outputs × inputs × height × width.
    public var weights: [String: [Float]]
    /// Pixels by which a picture is mirrored beyond its borders before it is painted, and cut back after: as far as the
    /// network sees that a picture ends, and paints a frame.
    public var margin = 0
    /// How the weights came about, if the checkpoint says so.
    public var training: TrainingRecord?
    /// What a run needs to go on as if it had never stopped.
    public var progress: TrainingProgress?

    /// Makes a model of weights that you have.
    /// - Parameters:
    ///   - network: the layers.
    ///   - weights: of all the network's parameters, by name; what they lack is found out when they are needed.
    ///   - training: how they came about.
    public init(_ network: TransformNet, weights: [String: [Float]], training: TrainingRecord? = nil) {
        (self.network, self.weights, self.training) = (network, weights, training)
    }

    /// Takes the weights as they now are in a store that has the network's parameters.
    public init(_ network: TransformNet, from store: ParameterStore, training: TrainingRecord? = nil) {
        let weights = network.parameters.map { ($0.name, store[$0]) }
        self.init(network, weights: Dictionary(uniqueKeysWithValues: weights), training: training)
    }

    /// Copies the weights into a store that has the network's parameters.
    /// - Throws: ``WeightsError`` if the weights are not those of the network.
    public func load(into store: ParameterStore) throws(WeightsError) {
        for parameter in network.parameters {
            store[parameter] = try weights.numbers(of: parameter)
        }
    }
}

/// How a style was trained.
public struct TrainingRecord: Sendable, Equatable {
    /// Every option of the run, by its name on the command line.
    public var options: [String: String]
    /// How many updates were made.
    public var iterations: Int
    /// Losses over time, at equal distances.
    public var history: [LossReport]
    /// SHA-256 of the painting's file and of the loss network's, in hexadecimal.
    public var paintingDigest, lossNetworkDigest: String
    /// How many photographs the run chose from.
    public var photographs: Int
    /// A small picture of the painting, as a PNG file.
    public var thumbnail: [UInt8]?

    /// A record of a run; what is left out has not happened.
    public init(
        options: [String: String], iterations: Int = 0, history: [LossReport] = [], paintingDigest: String,
        lossNetworkDigest: String, photographs: Int, thumbnail: [UInt8]? = nil
    ) {
        (self.options, self.iterations, self.history) = (options, iterations, history)
        (self.paintingDigest, self.lossNetworkDigest) = (paintingDigest, lossNetworkDigest)
        (self.photographs, self.thumbnail) = (photographs, thumbnail)
    }
}

/// The losses at one moment of a run, each with its weight.
public struct LossReport: Sendable, Equatable {
    /// After how many updates.
    public let iteration: Int
    /// Means since the report before.
    public let content, style, totalVariation, total: Float
    /// How fast the run was.
    public let imagesPerSecond: Float

    /// The losses after an iteration.
    public init(
        iteration: Int, content: Float, style: Float, totalVariation: Float, total: Float, imagesPerSecond: Float
    ) {
        (self.iteration, self.content, self.style) = (iteration, content, style)
        (self.totalVariation, self.total, self.imagesPerSecond) = (totalVariation, total, imagesPerSecond)
    }
}

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
