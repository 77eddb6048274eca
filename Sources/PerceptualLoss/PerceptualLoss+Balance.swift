import Engine
public import Imaging

// How strongly each term pulls at a picture, which makes weights of different paintings comparable.

extension PerceptualLoss {
    /// How large the two terms' gradients with respect to the pixels are, each with its weights.
    public struct Pull: Sendable {
        /// In the loss for each level of 0…255, as a root mean square over the pixels, of which it is the pictures' median.
        public let content, style: Float
    }

    /// How strongly the terms pull at a photo that is to become another one in a painting's style, over all neighbours of a
    /// list.
    ///
    /// - Parameters:
    ///   - photos: at least two, of one size.
    ///   - matrices: of the painting, from ``gramMatrices(of:)``.
    /// - Throws: ``PerceptualLossError`` for photos or matrices that do not fit, ``VGGFileError`` if the loss network's
    ///   file is damaged, and what planning throws: `PlanError`, `OneDNNError`.
    public func pull(on photos: [Image], towards matrices: [[Float]]) throws -> Pull {
        try requirePair(photos)
        try requireFit(matrices)
        let (wanted, made) = (photos.dropFirst(), photos.dropLast())
        let content = try strength(of: photos[0]) { picture, graph in
            let photo = graph.input(picture.shape)
            let terms = zip(settings.content.terms, zip(contentFeatures(of: picture), contentFeatures(of: photo)))
            return (Self.sum(terms.map { $1.0.squaredError(from: $1.1) * $0.weight }), [photo])
        } over: {
            zip(made, wanted).map { ($0.pixels, [$1.pixels]) }
        }
        let style = try strength(of: photos[0]) { picture, graph in
            let target = styleTarget(in: graph)
            let layers = settings.style.terms.map(\.layer)
            let features = pyramid(picture).map { network.features(of: $0, at: layers) }
            return (Self.sum(styleTerms(of: features, target: target)), target.matrices)
        } over: {
            made.map { ($0.pixels, matrices) }
        }
        return Pull(content: content, style: style)
    }

    /// The median over several pictures of a size of a term's gradient, as a root mean square over their pixels.
    ///
    /// A mean would say of one picture of strong contrasts, whose Gram matrices pull as these contrasts' cube, what should be
    /// said of all.
    ///
    /// - Parameters:
    ///   - term: of a picture, with the graph's other inputs.
    ///   - cases: pictures, each with the numbers of the other inputs.
    private func strength(
        of example: Image, _ term: (Value, Graph) -> (Value, inputs: [Value]), over cases: () -> [([Float], [[Float]])]
    ) throws -> Float {
        let store = ParameterStore(network.parameters)
        try network.load(into: store)
        let graph = Graph()
        let picture = graph.input(Shape(height: example.height, width: example.width, channels: 3))
        let (value, inputs) = term(picture, graph)
        let plan = try Plan(
            graph, outputs: [value], differentiating: value, withRespectTo: [picture], in: precision, store: store)
        let squares = cases().map { pixels, others in
            plan[picture] = pixels
            for (input, numbers) in zip(inputs, others) { plan[input] = numbers }
            plan.forward()
            plan.backward()
            let gradient = plan.gradient(of: picture)
            return gradient.reduce(0.0) { $0 + Double($1 * $1) } / Double(gradient.count)
        }
        return Float(squares.sorted()[squares.count / 2].squareRoot())
    }
}
