import Foundation
import HDF5

@testable import Engine

/// One group of a file that Tests/Fixtures/make_loss_fixtures.py made with PyTorch.
struct Fixture {
    private let file: HDF5File
    private let group: String

    init(_ name: String, _ group: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        file = try HDF5File(reading: folder.appendingPathComponent("Fixtures/loss/\(name).h5"))
        self.group = group
    }

    /// The scalar result of the group.
    func value() throws -> Float { Float(try file.double("value", of: group)) }

    /// An input by the formula that the group names; `fanIn` is what convolution weights are scaled by.
    func numbers(_ count: Int, of input: String, fanIn: Int = 1) throws -> [Float] {
        let stream = UInt64(try file.integer("stream_\(input)", of: group))
        let formula = try file.string("formula_\(input)", of: group)
        return (0..<count).map { Self.number(formula, Self.uniform(stream, $0), fanIn) }
    }

    private static func number(_ formula: String, _ u: Float, _ fanIn: Int) -> Float {
        switch formula {
        case "image": 255 * u
        case "convolution_weight": (2 * u - 1) * Float((3 / Double(fanIn)).squareRoot())
        case "convolution_bias": (2 * u - 1) * 0.1
        case "norm_scale": 0.5 + u
        case "norm_offset": u - 0.5
        default: 2 * u - 1
        }
    }

    /// Value i of a stream, a multiple of 2⁻²⁴ in [0, 1): `uniform` of Tests/Fixtures/formula.py.
    private static func uniform(_ stream: UInt64, _ i: Int) -> Float {
        var z = stream &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(i + 1) &* 0xd1b5_4a32_d192_ed03
        z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
        return Float((z ^ (z &>> 31)) &>> 40) / Float(1 << 24)
    }

    /// How far `numbers` are from the stored result, of which the file may hold every seventh element.
    func relativeError(_ numbers: [Float], _ result: String) throws -> Float {
        let step = try file.integer("stride", of: "\(group)/\(result)")
        let found = stride(from: 0, to: numbers.count, by: step).map { numbers[$0] }
        return EngineTests.relativeError(found, try file.floats("\(group)/\(result)"))
    }
}
