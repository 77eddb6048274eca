import Engine
public import Imaging

/// Paints photographs with a ``StyleModel``. It plans once per picture size and keeps the plans of the last few sizes.
///
/// A stylizer belongs to one task at a time: it is no `Sendable`, so that the compiler sees to it. Other tasks may paint with
/// stylizers of their own meanwhile, of the same model, to the same bits.
public final class Stylizer {
    private struct Prepared {
        let width, height: Int
        let input, output: Value
        let plan: Plan
    }

    private let model: StyleModel
    /// The weights where plans read them, from the first picture on.
    private var store: ParameterStore?
    /// Least recently used first.
    private var prepared: [Prepared] = []
    private let capacity: Int
    private let precision: Precision

    /// Makes a stylizer that has planned nothing yet; the first picture of each size takes longer than those after it.
    /// - Parameters:
    ///   - model: what is painted with.
    ///   - precision: one that the processor computes in.
    ///   - capacity: how many sizes stay planned, at least one; each takes the memory of one run.
    public init(_ model: StyleModel, in precision: Precision = .fastest, capacity: Int = 2) {
        (self.model, self.precision, self.capacity) = (model, precision, max(1, capacity))
    }

    /// Paints a photo, RGB 0…255, into a picture of the same size, whose numbers may lie a little beyond 0…255; writing it
    /// cuts them off.
    /// - Throws: ``StylizerError`` if a side is below 16 pixels or the memory does not suffice, ``WeightsError`` for a
    ///   model whose weights are not its network's, `PrecisionError` for a precision that the processor lacks, and what
    ///   planning throws: `PlanError`, `OneDNNError`.
    public func stylize(_ photo: Image) throws -> Image {
        guard min(photo.width, photo.height) >= Architecture.minimumSide else {
            throw StylizerError.tooSmall(width: photo.width, height: photo.height)
        }
        let prepared = try plan(width: photo.width, height: photo.height)
        prepared.plan[prepared.input] = photo.pixels
        prepared.plan.forward()
        return Image(width: photo.width, height: photo.height, pixels: prepared.plan[prepared.output])
    }

    private func plan(width: Int, height: Int) throws -> Prepared {
        if let index = prepared.firstIndex(where: { $0.width == width && $0.height == height }) {
            prepared.append(prepared.remove(at: index))
        } else {
            if prepared.count >= capacity { prepared.removeFirst() }
            prepared.append(try prepare(width: width, height: height))
        }
        return prepared[prepared.count - 1]
    }

    private func prepare(width: Int, height: Int) throws -> Prepared {
        guard precision.isAvailable else { throw PrecisionError.unavailable(precision) }
        let store = try filledStore()
        let needed = Self.byteCount(of: model, width: width, height: height, in: precision)
        try makeRoom(for: needed, width: width, height: height)
        let (graph, input, output) = Self.graph(of: model, width: width, height: height)
        let plan = try Plan(graph, outputs: [output], in: precision, store: store)
        return Prepared(width: width, height: height, input: input, output: output, plan: plan)
    }

    private func filledStore() throws(WeightsError) -> ParameterStore {
        if let store { return store }
        let store = ParameterStore(model.network.parameters)
        try model.load(into: store)
        self.store = store
        return store
    }

    private static func graph(of model: StyleModel, width: Int, height: Int) -> (Graph, input: Value, output: Value) {
        let graph = Graph()
        let input = graph.input(Shape(height: height, width: width, channels: 3))
        return (graph, input, model.network(input, margin: model.margin))
    }

    /// Bytes that painting a picture of this size takes, with the picture and the painting.
    public static func byteCount(of model: StyleModel, width: Int, height: Int, in precision: Precision) -> Int {
        let (graph, input, output) = graph(of: model, width: width, height: height)
        // The picture that is given and the one that is made, beside what the plan holds of them.
        let copies = 2 * input.shape.count * MemoryLayout<Float>.stride
        return Plan.byteCount(of: graph, outputs: [output], in: precision) + copies
    }

    /// Gives up other plans where memory is short. Without this the system would end the process, and not say why.
    private func makeRoom(for needed: Int, width: Int, height: Int) throws {
        while let available = AvailableMemory.byteCount, needed > available {
            guard !prepared.isEmpty else {
                throw StylizerError.tooLarge(width: width, height: height, needed: needed, available: available)
            }
            prepared.removeFirst()
        }
    }
}

/// Why a photo cannot be painted.
public enum StylizerError: Error, Equatable, CustomStringConvertible {
    /// A side is below ``Architecture/minimumSide``.
    case tooSmall(width: Int, height: Int)
    /// The machine has fewer bytes available than painting needs.
    case tooLarge(width: Int, height: Int, needed: Int, available: Int)

    /// A full sentence, with the way out.
    public var description: String {
        switch self {
        case .tooSmall(let width, let height):
            "The picture is \(width)×\(height) pixels; both sides must have at least \(Architecture.minimumSide)."
        case .tooLarge(let width, let height, let needed, let available):
            "The picture is \(width)×\(height) pixels, which needs about \(Self.words(needed)) of memory, and "
                + "\(Self.words(available)) can be had. Paint it smaller."
        }
    }

    private static func words(_ byteCount: Int) -> String {
        byteCount < 10_000_000
            ? "\(byteCount / 1_000) kB"
            : byteCount < 1_000_000_000
                ? "\(byteCount / 1_000_000) MB" : "\((Double(byteCount) / 1e8).rounded() / 10) GB"
    }
}
