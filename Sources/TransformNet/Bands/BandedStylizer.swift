import Engine
public import Foundation
public import Imaging

/// Paints pictures that do not fit into memory, a band of rows after the other, so that no seam shows.
///
/// What a network makes of a pixel depends on all others through the statistics of its instance normalisations alone. They
/// are gathered over the whole picture, one normalisation after the other: every leg of the network runs over all bands
/// before the next one begins, and what is small enough is kept in a file in between. The result is ``Stylizer``'s up to
/// rounding.
public final class BandedStylizer {
    /// Whose statistics normalise the picture.
    public enum Statistics {
        /// Its own.
        case exact
        /// Those of another picture, a smaller version of it: one pass, and not the same result.
        ///
        /// Chen et al., Towards Ultra-Resolution Neural Style Transfer via Thumbnail Instance Normalization,
        /// https://arxiv.org/abs/2103.11784
        case of(LargePicture)
    }

    private let model: StyleModel
    private let store: ParameterStore
    private let precision: Precision
    private let memory: Int
    private let folder: URL

    /// - Parameters:
    ///   - memory: bytes that the networks may take.
    ///   - folder: for files that have no name; up to 64 bytes a pixel.
    /// - Throws: `PrecisionError`, ``WeightsError``.
    public init(_ model: StyleModel, in precision: Precision = .fastest, memory: Int, scratch folder: URL) throws {
        guard precision.isAvailable else { throw PrecisionError.unavailable(precision) }
        (self.model, self.precision, self.memory, self.folder) = (model, precision, memory, folder)
        store = ParameterStore(model.network.parameters)
        try model.load(into: store)
    }

    /// Paints a picture.
    /// - Parameters:
    ///   - statistics: whose statistics normalise the picture; another picture's are gathered before the progress begins.
    ///   - progress: told how much is done, 0…1; what it throws ends the painting.
    ///   - body: takes the painting's rows as they come, from the top.
    /// - Throws: ``StylizerError``, `PlanError` or an error of the convolution library, or what the picture or `body` throws.
    public func stylize(
        _ picture: LargePicture, statistics: Statistics = .exact,
        progress: @escaping (Double) throws -> Void = { _ in },
        into body: (Image) throws -> Void
    ) throws {
        let rows = try mirrored(picture)
        var course = Course(
            rows, steps: model.network.steps, coefficients: try coefficients(statistics), progress: progress)
        try gatherStatistics(&course)
        try paint(&course, rows: rows, into: body)
    }

    /// Paints a picture, and keeps the painting on the disk too, in 12 bytes a pixel.
    /// - Parameter progress: told how much is done, 0…1; what it throws ends the painting.
    /// - Throws: as ``stylize(_:statistics:progress:into:)`` does.
    public func painting(
        of picture: LargePicture, progress: @escaping (Double) throws -> Void = { _ in }
    ) throws -> LargePicture {
        try LargePicture(width: picture.width, height: picture.height, onDiskIn: folder) { add in
            try stylize(picture, progress: progress, into: add)
        }
    }

    private func mirrored(_ picture: LargePicture) throws(StylizerError) -> MirroredRows {
        guard min(picture.width, picture.height) >= Architecture.minimumSide else {
            throw .tooSmall(width: picture.width, height: picture.height)
        }
        let margin = TransformNet.margin(model.margin, height: picture.height, width: picture.width)
        return MirroredRows(picture, margin: margin, architecture: model.network.architecture)
    }

    /// Those of the other picture; none for a picture's own, which are gathered on the way.
    private func coefficients(_ statistics: Statistics) throws -> [[Float]] {
        guard case .of(let other) = statistics else { return [] }
        var course = Course(try mirrored(other), steps: model.network.steps, progress: { _ in })
        try gatherStatistics(&course)
        return course.coefficients
    }

    // MARK: The passes

    /// Runs every leg that ends at a normalisation.
    private func gatherStatistics(_ course: inout Course) throws {
        while let (leg, norm, end) = course.nextLeg() {
            let outputs = try outputs(of: leg, at: course)
            var moments = ChannelMoments(channels: norm.scale.count)
            try run(leg, &course) { plan, graph, rows, start in
                for (index, value) in graph.outputs.enumerated() {
                    try plan.read(value, rows: rows.lowerBound - start..<rows.upperBound - start) { numbers in
                        if index == 0 { moments.add(numbers) }
                        if index < outputs.count { try outputs[index].write(numbers, at: rows.lowerBound) }
                    }
                }
            }
            course.coefficients.append(norm.coefficients(for: moments, in: store))
            course.arrive(at: end, with: outputs, of: leg)
        }
    }

    /// Where a leg's outputs are kept; none if they are too large for that.
    private func outputs(of leg: Leg, at course: Course) throws -> [FeatureFile] {
        let shape = course.outputShape(of: leg)
        guard course.keepsOutputs(of: leg) else { return [] }
        // As a plan of the whole network stores them, as far as two bytes go: rounding is the same then.
        let precisions: [HalfPrecision] = [precision == .bf16 ? .bf16 : .ieee, .ieee]
        return try precisions.prefix(leg.branches ? 2 : 1).map { try FeatureFile(shape, of: $0, in: folder) }
    }

    /// Runs what is left of the network.
    private func paint(_ course: inout Course, rows source: MirroredRows, into body: (Image) throws -> Void) throws {
        let (width, height, margin) = (source.picture.width, source.picture.height, source.margin)
        try run(course.lastLeg, &course, finished: model.network.finished) { plan, graph, rows, start in
            let shown = rows.clamped(to: margin..<margin + height)
            if shown.isEmpty { return }
            let band = plan.read(graph.outputs[0], rows: shown.lowerBound - start..<shown.upperBound - start) {
                numbers in
                Image(width: source.shape.width, height: shown.count, pixels: Array(numbers))
            }
            try body(band.cropped(x: margin, y: 0, width: width, height: shown.count))
        }
    }

    // MARK: Bands

    /// Runs a leg over all bands of its output.
    private func run(
        _ leg: Leg, _ course: inout Course, finished: ((Value) -> Value)? = nil,
        _ body: (_ plan: Plan, _ graph: LegGraph, _ rows: Range<Int>, _ start: Int) throws -> Void
    ) throws {
        let height = course.outputShape(of: leg).height
        let bandHeight = try bandHeight(of: leg, course, finished: finished)
        var prepared: (graph: LegGraph, plan: Plan)?
        for first in stride(from: 0, to: height, by: bandHeight) {
            let rows = first..<min(first + bandHeight, height)
            let input = leg.input(for: rows, height: course.shape.height)
            if prepared?.graph.picture.shape.height != input.count {
                // The memory of the one before is given back first.
                prepared = nil
                let graph = LegGraph(leg, input: course.shape(rows: input.count), finished: finished)
                prepared = (graph, try Plan(graph.graph, outputs: graph.outputs, in: precision, store: store))
            }
            guard let (graph, plan) = prepared else { continue }
            try course.fill(plan, graph, rows: input)
            plan.forward()
            try body(plan, graph, rows, leg.outputStart(of: input))
            try course.advance(leg, rows: rows.count)
        }
    }

    /// As many rows as the memory holds, in bands of about one size.
    private func bandHeight(of leg: Leg, _ course: Course, finished: ((Value) -> Value)?) throws -> Int {
        let height = course.outputShape(of: leg).height
        func byteCount(_ rows: Int) -> Int {
            let middle = max(0, height / 2 - rows / 2)
            let input = leg.input(for: middle..<min(middle + rows, height), height: course.shape.height)
            let graph = LegGraph(leg, input: course.shape(rows: input.count), finished: finished)
            // What is read, and what is written in another form.
            let copies = (graph.picture.shape.count + graph.outputs[0].shape.count) * MemoryLayout<Float>.stride
            return Plan.byteCount(of: graph.graph, outputs: graph.outputs, in: precision) + copies
        }
        var rows = height
        while byteCount(rows) > memory {
            if rows == 1 {
                throw StylizerError.tooLarge(
                    width: course.source.shape.width, height: course.source.shape.height, needed: byteCount(1),
                    available: memory)
            }
            rows = (rows + 1) / 2
        }
        // Halving leaves up to half of the memory unused.
        if rows < height, byteCount(rows * 3 / 2) <= memory { rows = rows * 3 / 2 }
        let bands = (height + rows - 1) / rows
        return (height + bands - 1) / bands
    }
}
