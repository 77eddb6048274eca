public import Engine
public import Imaging

/// Content, style and total-variation loss of Johnson et al. (2016) between a picture, a photo and a painting.
public struct PerceptualLoss: Sendable {
    public let network: LossNetwork
    public let settings: LossSettings

    /// - Throws: ``VGGFileError`` if the file lacks a layer that the settings name.
    public init(_ file: VGGFile, settings: LossSettings) throws {
        self.init(try LossNetwork(file, for: settings.layers), settings: settings)
    }

    init(_ network: LossNetwork, settings: LossSettings) {
        (self.network, self.settings) = (network, settings)
    }

    /// The loss as values of a graph, each a number that includes its weights.
    public struct Terms {
        public let content, style, totalVariation, total: Value
        public var all: [Value] { [content, style, totalVariation, total] }
    }

    /// The loss of a batch of pictures.
    ///
    /// - Parameters:
    ///   - picture: N×H×W×3, RGB 0…255.
    ///   - photo: as many pictures of the same size.
    ///   - targets: the Gram matrices of the painting, as graph inputs made by ``targets(in:)``.
    ///   - styleFactor: a number that multiplies the style term, so that a trainer can raise it from zero.
    public func callAsFunction(of picture: Value, photo: Value, targets: [Value], styleFactor: Value) -> Terms {
        let contentLayers = settings.content.terms.map(\.layer)
        let wanted = network.features(of: photo, at: contentLayers)
        let scaled = pyramid(picture)
        let made = scaled.enumerated().map { scale, picture in
            network.features(of: picture, at: settings.style.terms.map(\.layer) + (scale == 0 ? contentLayers : []))
        }
        let content = settings.content.terms.map {
            made[0][$0.layer]!.squaredError(from: wanted[$0.layer]!) * $0.weight
        }
        let grams = made.flatMap { features in settings.style.terms.map { features[$0.layer]!.gram() } }
        let weights = made.flatMap { _ in settings.style.terms.map(\.weight) }
        let style = zip(zip(grams, targets), weights).map { $0.0.squaredError(from: $0.1) * $1 }
        let terms = (content: Self.sum(content), style: Self.sum(style))
        let totalVariation = picture.totalVariation() * settings.totalVariation
        let total = terms.content + terms.style.scaled(by: styleFactor) + totalVariation
        return Terms(content: terms.content, style: terms.style, totalVariation: totalVariation, total: total)
    }

    /// Graph inputs for the painting's Gram matrices, 1×1×C×C each: layer by layer, scale after scale.
    public func targets(in graph: Graph) -> [Value] {
        (0..<settings.scales).flatMap { _ in
            settings.style.terms.map { term in
                let channels = network.channels(at: term.layer)
                return graph.input(Shape(height: 1, width: channels, channels: channels))
            }
        }
    }

    /// The Gram matrices of a painting, in the order of ``targets(in:)``.
    /// - Throws: ``VGGFileError`` if the file is damaged, or an error of the convolution library.
    public func gramMatrices(of painting: Image) throws -> [[Float]] {
        let store = ParameterStore(network.parameters)
        try network.load(into: store)
        let graph = Graph()
        let image = graph.input(Shape(height: painting.height, width: painting.width, channels: 3))
        let layers = settings.style.terms.map(\.layer)
        let grams = pyramid(image).flatMap { picture in
            let features = network.features(of: picture, at: layers)
            return layers.map { features[$0]!.gram() }
        }
        let plan = try Plan(graph, outputs: grams, store: store)
        _ = plan[image].update(fromContentsOf: painting.pixels)
        plan.forward()
        return grams.map { Array(plan[$0]) }
    }

    /// The picture and its halves.
    private func pyramid(_ picture: Value) -> [Value] {
        stride(from: 1, to: settings.scales, by: 1).reduce(into: [picture]) { pictures, _ in
            pictures.append(pictures.last!.halved())
        }
    }

    private static func sum(_ values: [Value]) -> Value { values.dropFirst().reduce(values[0], +) }
}
