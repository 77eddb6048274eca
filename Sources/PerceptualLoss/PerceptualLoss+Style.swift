public import Engine
public import Imaging

// The matrices that style is compared by: Gram matrices of a painting and of a picture, of all of it or of a part.

extension PerceptualLoss {
    /// What the style of a picture, or of a part of it, is to be.
    public struct StyleTarget {
        /// Graph inputs for the matrices of the painting: statistic by statistic, scale after scale.
        public let matrices: [Value]
        /// How much each pixel counts, by the number of halvings; nil where all count alike.
        let guidance: [Int: Value]?
    }

    /// A target for the whole picture: graph inputs, to be filled from ``gramMatrices(of:)``.
    public func styleTarget(in graph: Graph) -> StyleTarget {
        StyleTarget(matrices: matrixInputs(in: graph), guidance: nil)
    }

    /// A target for the part of an H×W picture that a guidance shows.
    func styleTarget(guidedOver height: Int, _ width: Int, in graph: Graph) -> StyleTarget {
        let inputs = halvings.map { ($0, graph.input(Shape(height: height >> $0, width: width >> $0, channels: 1))) }
        return StyleTarget(matrices: matrixInputs(in: graph), guidance: Dictionary(uniqueKeysWithValues: inputs))
    }

    private func matrixInputs(in graph: Graph) -> [Value] { matrixShapes.map(graph.input) }

    /// The shapes of ``StyleTarget/matrices``.
    var matrixShapes: [Shape] {
        (0..<settings.scales).flatMap { _ in
            settings.statistics.map { statistic in
                let rows = network.channels(at: statistic.layer)
                let columns = statistic.earlier.map(network.channels) ?? rows
                return Shape(height: 1, width: rows, channels: columns)
            }
        }
    }

    /// How often the picture is halved before a style layer sees it, over all layers and scales.
    private var halvings: [Int] {
        let blocks = settings.style.terms.map { $0.layer.block - 1 }
        return Set((0..<settings.scales).flatMap { scale in blocks.map { $0 + scale } }).sorted()
    }

    /// The style matrices of a painting, in the order of ``StyleTarget/matrices``, each channels × channels numbers, or rows ×
    /// columns of two layers' channels.
    /// - Parameter painting: of any size from ``LossSettings/minimumSide`` on; strokes are learned at the size that it has.
    /// - Throws: ``PerceptualLossError`` for a smaller one, ``VGGFileError`` if the loss network's file is damaged, and what
    ///   planning throws: `PlanError`, `OneDNNError`.
    public func gramMatrices(of painting: Image) throws -> [[Float]] {
        let layers = settings.style.terms.map(\.layer)
        return try values(of: painting, in: .fp32) { picture in
            matrices(of: pyramid(picture).map { network.features(of: $0, at: layers) }, guidance: nil)
        }
    }

    /// - Parameter made: the features at every scale.
    func matrices(of made: [[LossLayer: Value]], guidance: [Int: Value]?) -> [Value] {
        made.enumerated().flatMap { scale, features in
            let seen = features.map { layer, x in
                let shifted = settings.activationShift == 0 ? x : x.shifted(by: settings.activationShift)
                return (layer, guidance.map { shifted.scaled(byPixel: $0[scale + layer.block - 1]!) } ?? shifted)
            }
            let byLayer = Dictionary(uniqueKeysWithValues: seen)
            return settings.statistics.map { Self.matrix($0, of: byLayer) }
        }
    }

    /// The deeper layer is enlarged to the size of the earlier one, which loses the odd row that pooling left out.
    private static func matrix(_ statistic: StyleStatistic, of features: [LossLayer: Value]) -> Value {
        let x = features[statistic.layer]!
        guard let earlier = statistic.earlier else { return x.gram() }
        let enlarged = x.upsampled(by: 1 << (statistic.layer.block - earlier.block))
        let other = features[earlier]!.cropped(height: enlarged.shape.height, width: enlarged.shape.width)
        return enlarged.crossGram(with: other)
    }

    /// The picture and its halves.
    func pyramid(_ picture: Value) -> [Value] {
        stride(from: 1, to: settings.scales, by: 1).reduce(into: [picture]) { pictures, _ in
            pictures.append(pictures.last!.halved())
        }
    }
}

extension Value {
    fileprivate func shifted(by offset: Float) -> Value {
        normalized(
            scale: Array(repeating: 1, count: shape.channels), offset: Array(repeating: offset, count: shape.channels))
    }
}
