import Foundation
import TransformNet

/// The folder with Package.swift.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The small loss network that ships.
let lossNetwork = repository.appendingPathComponent("checkpoints/loss/vgg16-lite.h5")

extension Image {
    /// A soft wave of colours that differs from number to number: a photograph, for a test.
    static func waves(_ number: Int, width: Int = 48, height: Int = 40) -> Image {
        drawn(width: width, height: height) { x, y, channel in
            127 + 90 * sin(Float(number + 1) * (0.05 * x + 0.03 * y) + Float(channel))
        }
    }

    /// Hard diagonal stripes: a painting, for a test.
    static func stripes(width: Int = 64, height: Int = 64) -> Image {
        drawn(width: width, height: height) { x, y, channel in
            Int(x + y) / 4 % 2 == 0 ? 220 - 60 * Float(channel) : 30 + 40 * Float(channel)
        }
    }

    private static func drawn(
        width: Int, height: Int, _ sample: (_ x: Float, _ y: Float, _ channel: Int) -> Float
    ) -> Image {
        let pixels = (0..<height).flatMap { y in
            (0..<width).flatMap { x in (0..<3).map { sample(Float(x), Float(y), $0) } }
        }
        return Image(width: width, height: height, pixels: pixels)
    }
}

/// Runs `body` with a folder that is removed afterwards.
func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("library-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
}
