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
