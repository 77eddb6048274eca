public import Engine
public import Foundation

/// Content, style and total-variation loss of Johnson et al. (2016) between a picture, a photo and a painting.
///
/// A loss is a value that any number of tasks may share. What is made with it, plans and objectives, belongs to one task at a
/// time.
public struct PerceptualLoss: Sendable {
    /// What looks at the pictures.
    public let network: LossNetwork
    /// What of it is compared.
    public let settings: LossSettings
    /// What the network computes in.
    public let precision: Precision

    /// The loss that a file of VGG weights sees.
    /// - Parameters:
    ///   - file: VGG's, which is read again whenever the weights are needed.
    ///   - settings: what is compared, and how much each comparison counts.
    ///   - precision: one that the processor computes in.
    /// - Throws: ``VGGFileError`` if the file lacks a layer that the settings name, ``LossSettingsError`` if these leave
    ///   nothing to compare, and `PrecisionError`.
    public init(_ file: VGGFile, settings: LossSettings, in precision: Precision = .fp32) throws {
        try Self.check(settings, precision)
        self.init(
            try LossNetwork(file, for: settings.layers, pooling: settings.pooling), settings: settings, in: precision)
    }

    /// The loss that the network of a file sees.
    /// - Parameters:
    ///   - url: a file of VGG weights or of a network that stands in for VGG, told by its contents.
    ///   - settings: what is compared, and how much each comparison counts.
    ///   - precision: one that the processor computes in.
    /// - Throws: ``VGGFileError`` or ``StudentFileError`` if the file is neither or lacks a layer that the settings name,
    ///   ``LossSettingsError`` if these leave nothing to compare, `PrecisionError`, and `HDF5Error` for what is no HDF5 file.
    public init(contentsOf url: URL, settings: LossSettings, in precision: Precision = .fp32) throws {
        try Self.check(settings, precision)
        switch try LossNetworkContents(of: url) {
        case .vgg(let file): try self.init(file, settings: settings, in: precision)
        case .student(let student):
            let network = try LossNetwork(
                student, named: url.relativePath, for: settings.layers, pooling: settings.pooling)
            self.init(network, settings: settings, in: precision)
        }
    }

    private static func check(_ settings: LossSettings, _ precision: Precision) throws {
        try settings.validate()
        guard precision.isAvailable else { throw PrecisionError.unavailable(precision) }
    }

    init(_ network: LossNetwork, settings: LossSettings, in precision: Precision = .fp32) {
        (self.network, self.settings, self.precision) = (network, settings, precision)
    }

    /// The loss as values of a graph, each a number that includes its weights. The total also holds the grid's term.
    public struct Terms {
        /// One number each, in this order in ``all``.
        public let content, style, totalVariation, total: Value
        /// The four together, to be the outputs of a plan.
        public var all: [Value] { [content, style, totalVariation, total] }
    }

    /// The loss of a batch of pictures.
    ///
    /// - Parameters:
    ///   - picture: N×H×W×3, RGB 0…255.
    ///   - content: what the content layers show of the photos, from ``contentFeatures(of:)``.
    ///   - styles: what the whole picture, or each of its parts, is to look like; made by ``styleTarget(in:)``.
    ///   - styleFactor: an input of the graph, a number that multiplies the style term, so that a trainer can raise it from zero; nil for 1.
    public func callAsFunction(
        of picture: Value, content: [Value], styles: [StyleTarget], styleFactor: Value? = nil
    ) -> Terms {
        let contentLayers = settings.content.terms.map(\.layer)
        let made = pyramid(picture).enumerated().map { scale, picture in
            network.features(of: picture, at: settings.style.terms.map(\.layer) + (scale == 0 ? contentLayers : []))
        }
        let contentTerm = Self.sum(
            zip(settings.content.terms, content).map { made[0][$0.layer]!.squaredError(from: $1) * $0.weight })
        let styleTerm = Self.sum(styles.flatMap { styleTerms(of: made, target: $0) })
        let totalVariation = picture.totalVariation() * settings.totalVariation
        var total = contentTerm + (styleFactor.map { styleTerm.scaled(by: $0) } ?? styleTerm) + totalVariation
        if settings.grid > 0 { total = total + picture.gridPattern(period: Self.gridPeriod) * settings.grid }
        return Terms(content: contentTerm, style: styleTerm, totalVariation: totalVariation, total: total)
    }

    func styleTerms(of made: [[LossLayer: Value]], target: StyleTarget) -> [Value] {
        let weights = made.flatMap { _ in settings.statistics.map(weight) }
        return zip(zip(matrices(of: made, guidance: target.guidance), target.matrices), weights)
            .map { $0.0.squaredError(from: $0.1) * $1 }
    }

    /// A mean over a narrow layer's matrix has fewer terms than one over the matrix that it stands for.
    private func weight(of statistic: StyleStatistic) -> Float {
        [statistic.layer, statistic.earlier ?? statistic.layer].reduce(statistic.weight) { weight, layer in
            weight * Float(network.channels(at: layer)) / Float(network.nominalChannels(at: layer))
        }
    }

    /// Pixels along a side that one feature stands for where a network that halves its picture twice paints, as `full` and
    /// `half` do.
    static let gridPeriod = 4

    static func sum(_ values: [Value]) -> Value { values.dropFirst().reduce(values[0], +) }
}
