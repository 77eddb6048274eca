import Engine
import Foundation
import Imaging
import TransformNet

/// The numbers of Tests/Fixtures/formula.py, with which PyTorch's network was filled and fed.
enum Formula {
    /// Value i of a stream, a multiple of 2⁻²⁴ in [0, 1).
    private static func uniform(_ i: Int, _ stream: Int) -> Float {
        var z = UInt64(stream) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(i + 1) &* 0xd1b5_4a32_d192_ed03
        z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
        return Float((z ^ (z &>> 31)) &>> 40) / Float(1 << 24)
    }

    static func photo(width: Int, height: Int, stream: Int) -> Image {
        Image(width: width, height: height, pixels: (0..<width * height * 3).map { 255 * uniform($0, stream) })
    }

    /// The network with its parameter number p, from 0, taken from stream p + 1.
    static func model(_ architecture: String, output: TransformNet.Output = .linear) throws -> StyleModel {
        let network = TransformNet(try Architecture(architecture), output: output)
        let last = network.parameters.count - 2
        var weights: [String: [Float]] = [:]
        for (p, parameter) in network.parameters.enumerated() {
            let law = law(parameter.name, parameter.shape, isLast: p >= last)
            weights[parameter.name] = (0..<parameter.count).map { law(uniform($0, p + 1)) }
        }
        return StyleModel(network, weights: weights)
    }

    private static func law(_ name: String, _ shape: [Int], isLast: Bool) -> (Float) -> Float {
        let isWeight = name.hasSuffix(".weight")
        guard name.contains(".conv2d.") else { return { isWeight ? 0.5 + $0 : $0 - 0.5 } }
        let bound = Float((3 / Double(shape.dropFirst().reduce(1, *))).squareRoot())
        let factor: Float = isLast ? (isWeight ? 30 : 10) : (isWeight ? 1 : 0.1)
        let centre: Float = isLast && !isWeight ? 127.5 : 0
        return { u in
            let signed: Float = 2 * u - 1
            return centre + (isWeight ? signed * bound : signed) * factor
        }
    }
}

/// A network that is small, has every kind of layer and halves the picture twice.
let smallArchitecture = "c9s1-4,d8,d16,R16,R16,U2,c3s1-8,U2,c3s1-4,c9s1-3"

/// A file that Tests/Fixtures/make_network_fixtures.py made with PyTorch.
func fixture(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/network/\(name).h5")
}

/// The largest difference between two lists; infinite where one has more numbers than the other, or none.
func largestDifference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count, !found.isEmpty, found.allSatisfy(\.isFinite) else { return .infinity }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// A folder of its own for one test, removed with everything in it.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("transform-net-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    /// Every name in it, hidden ones too.
    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}
