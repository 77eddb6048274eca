import Engine
public import Imaging

/// The loss as a function of one picture's pixels, with its gradient: what Gatys et al. minimise.
///
/// Gatys, Ecker and Bethge, "Image style transfer using convolutional neural networks", CVPR 2016. An objective belongs
/// to one task at a time: it is no `Sendable`, so that the compiler sees to it.
public final class PictureObjective {
    /// A style that a picture, or the part of it that a mask shows, is to have.
    public struct Style: Sendable {
        /// From ``PerceptualLoss/gramMatrices(of:)``.
        public let matrices: [[Float]]
        /// Height × width of the picture, 0…1; nil for all of it.
        public let mask: [Float]?

        /// The style of a painting, for all of a picture or for where the mask is white.
        public init(matrices: [[Float]], mask: [Float]? = nil) { (self.matrices, self.mask) = (matrices, mask) }
    }

    /// Height and width of the picture.
    public let height, width: Int
    private let plan: Plan
    private let picture: Value
    private let terms: PerceptualLoss.Terms
    /// Pixels that no mask shows, which stay as they are.
    private let still: [Int]
    /// The losses at the last picture that was evaluated.
    public private(set) var losses = Losses()
    /// The gradient of the total with respect to the pixels of that picture, zero outside all masks.
    public private(set) var gradient: [Float] = []

    /// Plans the loss and its gradient, and computes what the photo shows.
    /// - Parameters:
    ///   - loss: what is minimised.
    ///   - photo: the content, RGB 0…255; the picture has its size.
    ///   - styles: at least one.
    /// - Throws: ``PerceptualLossError`` for a photo, matrices or masks that do not fit, ``VGGFileError`` if the loss network's
    ///   file is damaged, and what planning throws: `PlanError`, `OneDNNError`.
    public init(_ loss: PerceptualLoss, photo: Image, styles: [Style]) throws {
        (height, width) = (photo.height, photo.width)
        for style in styles {
            try loss.requireFit(style.matrices)
            let found = style.mask?.count ?? height * width
            guard found == height * width else {
                throw PerceptualLossError.wrongMask(expected: height * width, found: found)
            }
        }
        let sketch = try Sketch(loss, height: height, width: width, isGuided: styles.map { $0.mask != nil })
        (picture, terms) = (sketch.picture, sketch.terms)
        still = Self.pixelsOutside(styles)
        let store = ParameterStore(loss.network.parameters)
        try loss.network.load(into: store)
        let content = try loss.contentFeatures(of: photo)
        plan = try Plan(
            sketch.graph, outputs: terms.all, differentiating: terms.total, withRespectTo: [picture],
            in: loss.precision, store: store)
        for (input, features) in zip(sketch.content, content) { plan[input] = features }
        for (target, style) in zip(sketch.targets, styles) { fill(target, style) }
    }

    private static func pixelsOutside(_ styles: [Style]) -> [Int] {
        let masks = styles.compactMap(\.mask)
        guard masks.count == styles.count, let first = masks.first else { return [] }
        return first.indices.filter { pixel in masks.allSatisfy { $0[pixel] == 0 } }
    }

    private func fill(_ target: PerceptualLoss.StyleTarget, _ style: Style) {
        for (input, matrix) in zip(target.matrices, style.matrices) { plan[input] = matrix }
        guard let inputs = target.guidance, let mask = style.mask else { return }
        let guidance = Guidance(mask, height: height, width: width, halvings: inputs.keys.max() ?? 0)
        for (halvings, input) in inputs { plan[input] = guidance.values[halvings] }
    }

    /// The pixels, height × width × 3, to be set before ``evaluate()``.
    public var pixels: [Float] {
        get { plan[picture] }
        set { plan[picture] = newValue }
    }

    /// Computes ``losses`` and ``gradient``.
    public func evaluate() {
        plan.forward()
        plan.backward()
        losses = plan.losses(terms)
        gradient = plan.gradient(of: picture)
        for pixel in still { for channel in 0..<3 { gradient[3 * pixel + channel] = 0 } }
    }

    /// Computes the losses of a picture without the gradient; ``pixels`` are then the picture's, and ``losses`` and ``gradient`` what they were.
    /// - Throws: ``PerceptualLossError/otherSize(width:height:expected:)``.
    public func losses(of picture: Image) throws(PerceptualLossError) -> Losses {
        guard (picture.width, picture.height) == (width, height) else {
            throw .otherSize(width: picture.width, height: picture.height, expected: "\(width)×\(height)")
        }
        pixels = picture.pixels
        plan.forward()
        return plan.losses(terms)
    }

    /// Bytes that an objective for a picture of this size takes, found without taking them.
    /// - Parameters:
    ///   - loss: what is minimised.
    ///   - height: of the picture in pixels.
    ///   - width: of the picture in pixels.
    ///   - isGuided: for each style whether it has a mask.
    /// - Throws: ``PerceptualLossError`` for a picture that is too small, and for no style at all.
    public static func byteCount(
        _ loss: PerceptualLoss, height: Int, width: Int, isGuided: [Bool]
    ) throws(PerceptualLossError) -> Int {
        let sketch = try Sketch(loss, height: height, width: width, isGuided: isGuided)
        return Plan.byteCount(
            of: sketch.graph, outputs: sketch.terms.all, differentiating: sketch.terms.total,
            withRespectTo: [sketch.picture], in: loss.precision)
            + loss.network.parameters.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
    }
}

/// The graph of an objective.
private struct Sketch {
    let graph = Graph()
    let picture: Value
    let content: [Value]
    let targets: [PerceptualLoss.StyleTarget]
    let terms: PerceptualLoss.Terms

    init(_ loss: PerceptualLoss, height: Int, width: Int, isGuided: [Bool]) throws(PerceptualLossError) {
        if isGuided.isEmpty { throw .noStyles }
        try loss.requireSize(width: width, height: height)
        let graph = graph
        picture = graph.input(Shape(height: height, width: width, channels: 3))
        content = loss.contentInputs(height: height, width: width, in: graph)
        targets = isGuided.map {
            $0 ? loss.styleTarget(guidedOver: height, width, in: graph) : loss.styleTarget(in: graph)
        }
        terms = loss(of: picture, content: content, styles: targets)
    }
}
