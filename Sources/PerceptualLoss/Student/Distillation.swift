public import Engine

/// A narrow network of VGG's make that learns to see what VGG sees.
///
/// It starts as some of the teacher's channels, those from which the others can be told best. 1×1 convolutions, the heads, predict the
/// teacher's features from the student's. What is left of them in the end is a square matrix a layer, after which the
/// student's distances and Gram matrices are those of the predicted features. Romero et al.,
/// https://arxiv.org/abs/1412.6550, for features as targets.
public final class Distillation {
    /// How far the student is from the teacher at one layer.
    public struct LayerError: Sendable, Equatable {
        /// Where the two are compared.
        public let layer: LossLayer
        /// Mean squared error of the features by their mean square, and the same of the Gram matrices.
        public let features, gram: Float
    }

    private let thinned: ThinnedNetwork
    private let student: LossNetwork
    private let heads: [LossLayer: Convolution]
    private let store: ParameterStore
    private let optimizer: Adam
    private let plan: Plan
    private let pictures: Value
    private let errors: [(layer: LossLayer, features: Value, gram: Value)]

    /// Thins the teacher out, and plans the steps in which the student learns from it.
    /// - Parameters:
    ///   - file: the teacher's weights.
    ///   - widths: channels of the student's blocks, multiples of 16, for each block up to the deepest of `layers`.
    ///   - layers: those that the student is to stand in for; they decide its depth.
    ///   - examples: batches, N × crop × crop × 3 pixels, RGB 0…255, that show which channels matter; at least one.
    ///   - batchSize: pictures of a step, N.
    ///   - crop: their height and width in pixels.
    ///   - gramWeight: how much the Gram matrices count beside the features.
    ///   - precision: one that the processor computes in.
    /// - Throws: ``VGGFileError``, and what planning throws: `PlanError`, `OneDNNError`.
    public init(
        teacher file: VGGFile, widths: [Int], layers: [LossLayer], examples: [[Float]], batchSize: Int, crop: Int,
        gramWeight: Float, in precision: Precision
    ) throws {
        let deepest = layers.max()
        guard let deepest, widths.count >= deepest.block, !examples.isEmpty else {
            preconditionFailure("a student has layers, a width for each block up to the last of them, and examples")
        }
        let teacher = try LossNetwork(file, for: layers)
        let shape = Shape(batch: batchSize, height: crop, width: crop, channels: 3)
        let teacherStore = ParameterStore(teacher.parameters)
        try teacher.load(into: teacherStore)
        let thinned = try ThinnedNetwork(teacher, teacherStore, widths: widths, examples: examples, shape)
        self.thinned = thinned
        student = LossNetwork(
            widths: thinned.network.widths, upTo: deepest, input: thinned.network.input, isTrainable: true
        ) { thinned.network.convolutions[$0]! }
        heads = Dictionary(
            uniqueKeysWithValues: layers.map { [student] layer in
                let head = Convolution(
                    "head.\(layer)", from: student.channels(at: layer), to: teacher.channels(at: layer), side: 1)
                return (layer, head)
            })
        store = ParameterStore(student.parameters + heads.values.flatMap(\.parameters) + teacher.parameters)
        try teacher.load(into: store)
        try student.load(into: store)
        for (layer, head) in heads { store[head.kernel] = thinned.heads[layer]! }
        optimizer = Adam(rate: 0, for: store)

        let graph = Graph()
        pictures = graph.input(shape)
        let taught = teacher.features(of: pictures, at: layers)
        let learned = student.features(of: pictures, at: layers)
        errors = layers.map { [heads] layer in
            let (features, gram) = Self.errors(
                of: heads[layer]!(learned[layer]!), from: taught[layer]!, thinned.scales[layer]!)
            return (layer, features, gram)
        }
        plan = try Plan(
            graph, outputs: errors.flatMap { [$0.features, $0.gram] },
            differentiating: PerceptualLoss.sum(errors.map { $0.features + $0.gram * gramWeight }), in: precision,
            store: store)
    }

    /// How far a head's guess is from the teacher's features, by their scale.
    private static func errors(
        of guess: Value, from taught: Value, _ scale: ThinnedNetwork.Scale
    ) -> (features: Value, gram: Value) {
        let target = taught * (1 / scale.features)
        let gramFactor = scale.features * scale.features / scale.gram
        return (
            guess.squaredError(from: target),
            (guess.gram() * gramFactor).squaredError(from: target.gram() * gramFactor)
        )
    }

    /// One update on a batch, N × crop × crop × 3 pixels, with Adam's step size.
    /// - Returns: the errors before it.
    public func step(_ pixels: [Float], rate: Float) -> [LayerError] {
        plan[pictures] = pixels
        plan.forward()
        plan.backward()
        optimizer.rate = rate
        optimizer.update()
        // What is left of a head is a matrix, which has no place for them.
        for head in heads.values { store[head.bias] = Array(repeating: 0, count: head.outputs) }
        return errors.map { LayerError(layer: $0.layer, features: plan[$0.features][0], gram: plan[$0.gram][0]) }
    }

    /// The student as it now is.
    public var network: StudentNetwork {
        var network = thinned.network
        for layer in student.layers {
            let convolution = student.convolution(of: layer)
            network.convolutions[layer] = (store[convolution.kernel], store[convolution.bias])
        }
        for (layer, head) in heads {
            let factor = triangularFactor(of: store[head.kernel], rows: head.outputs, columns: head.inputs)
            // Means over fewer channels come out as those over all.
            let scale = thinned.scales[layer]!.features * (Float(head.inputs) / Float(head.outputs)).squareRoot()
            network.lenses[layer] = LossNetwork.Lens(standsFor: head.outputs, matrix: factor.map { $0 * scale })
        }
        return network
    }
}
