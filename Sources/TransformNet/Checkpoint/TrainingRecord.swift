/// How a network was trained.
public struct TrainingRecord: Sendable, Equatable {
    /// The options of the run that decide what is learned, by their names on the command line; what it started from; and how often it
    /// went back.
    public var options: [String: String]
    /// How many updates were made.
    public var iterations: Int
    /// Losses over time.
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

extension TrainingRecord {
    /// SHA-256 of the file that the weights grew from, in hexadecimal: of the run's own start, or of what that had started
    /// from; nil for random weights.
    public var origin: String? { options["origin-sha256"] ?? options["from-sha256"] }

    /// Updates since the origin: those of the run, and of the styles that it went on from.
    public var allIterations: Int { iterations + (count("earlier-iterations", upTo: 1 << 48) ?? 0) }

    /// The number that an option holds, if no stranger wrote something else there.
    public func count(_ option: String, upTo most: Int) -> Int? {
        options[option].flatMap { Int($0) }.flatMap { (0...most).contains($0) ? $0 : nil }
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
