import Engine
import Foundation
import HDF5
import Imaging

@testable import PerceptualLoss

/// The numbers of Tests/Fixtures/formula.py, with which PyTorch's networks were filled and fed.
enum Formula {
    /// Value i of a stream, a multiple of 2⁻²⁴ in [0, 1).
    private static func uniform(_ i: Int, _ stream: Int) -> Float {
        var z = UInt64(stream) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(i + 1) &* 0xd1b5_4a32_d192_ed03
        z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
        return Float((z ^ (z &>> 31)) &>> 40) / Float(1 << 24)
    }

    /// Samples of pictures, 0…255.
    static func samples(_ count: Int, stream: Int) -> [Float] { (0..<count).map { 255 * uniform($0, stream) } }

    static func image(width: Int, height: Int, stream: Int) -> Image {
        Image(width: width, height: height, pixels: samples(width * height * 3, stream: stream))
    }

    static func kernel(from inputs: Int, to outputs: Int, stream: Int) -> [Float] {
        let bound = Float((3 / Double(inputs * 9)).squareRoot())
        return (0..<outputs * inputs * 9).map { (2 * uniform($0, stream) - 1) * bound }
    }

    static func bias(_ count: Int, stream: Int) -> [Float] {
        (0..<count).map { (2 * uniform($0, stream) - 1) * 0.1 }
    }
}

extension LossNetwork {
    /// The loss network of Tests/Fixtures/make_loss_fixtures.py: three blocks of VGG's make, 16, 32 and 48 channels
    /// wide.
    ///
    /// There its first kernel sees blue, green and red, here red, green and blue.
    static let small = small(pooling: .max)

    static func small(pooling: LossSettings.Pooling) -> LossNetwork {
        LossNetwork(
            widths: zip(widths, counts).map { Array(repeating: $0, count: $1) },
            upTo: LossLayer(block: 3, convolution: 3), pooling: pooling
        ) { layer in
            let number = counts.prefix(layer.block - 1).reduce(0, +) + layer.convolution - 1
            let block = layer.convolution == 1 ? layer.block - 1 : layer.block
            let inputs = block == 0 ? 3 : widths[block - 1]
            let outputs = widths[layer.block - 1]
            let kernel = Formula.kernel(from: inputs, to: outputs, stream: 2700 + 2 * number)
            return (number == 0 ? redFirst(kernel) : kernel, Formula.bias(outputs, stream: 2701 + 2 * number))
        }
    }

    private static let widths = [16, 32, 48]
    private static let counts = [2, 2, 3]

    private static func redFirst(_ kernel: [Float]) -> [Float] {
        kernel.indices.map { i in kernel[i / 27 * 27 + (2 - i % 27 / 9) * 9 + i % 9] }
    }
}

extension LossSettings {
    static func of(content: String, style: String, scales: Int = 1) throws -> LossSettings {
        LossSettings(
            content: try WeightedLayers(content), style: try WeightedLayers(style), totalVariation: 1e-6, scales: scales
        )
    }
}

/// A perceptual loss made ready to run.
struct PlannedLoss {
    enum Term: CaseIterable {
        case content, style, totalVariation, total
    }

    let plan: Plan
    private let terms: PerceptualLoss.Terms
    let picture, photo, styleFactor: Value

    /// - Parameter differentiated: the term whose gradient with respect to the picture is planned.
    init(_ loss: PerceptualLoss, pictures shape: Shape, painting: Image, differentiating differentiated: Term? = nil)
        throws
    {
        let store = ParameterStore(loss.network.parameters)
        try loss.network.load(into: store)
        let graph = Graph()
        (picture, photo, styleFactor) = (graph.input(shape), graph.input(shape), graph.input(.scalar))
        let target = loss.styleTarget(in: graph)
        terms = loss(
            of: picture, content: loss.contentFeatures(of: photo), styles: [target], styleFactor: styleFactor)
        plan = try Plan(
            graph, outputs: terms.all, differentiating: differentiated.map(terms.value), withRespectTo: [picture],
            store: store)
        plan[styleFactor][0] = 1
        for (input, gram) in zip(target.matrices, try loss.gramMatrices(of: painting)) {
            plan[input] = gram
        }
    }

    /// A term after a run.
    func callAsFunction(_ term: Term) -> Float { plan[terms.value(term)][0] }

    func fill(_ input: Value, _ numbers: [Float]) { plan[input] = numbers }
}

extension PerceptualLoss.Terms {
    fileprivate func value(_ term: PlannedLoss.Term) -> Value {
        switch term {
        case .content: content
        case .style: style
        case .totalVariation: totalVariation
        case .total: total
        }
    }
}

/// The largest difference as a part of the largest expected number; infinite where a number is missing or none.
func relativeError(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count, found.allSatisfy(\.isFinite) else { return .infinity }
    let scale = max(expected.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}

/// A file that Tests/Fixtures/make_loss_fixtures.py, make_gatys_fixtures.py or make_vgg_features.py made.
func fixture(_ name: String) throws -> HDF5File {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try HDF5File(reading: folder.appendingPathComponent("Fixtures/loss/\(name).h5"))
}
