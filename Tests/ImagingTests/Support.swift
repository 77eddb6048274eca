import Foundation
import Imaging
import Testing

/// The pictures and the numbers that Tests/Fixtures/make_image_fixtures.py made.
enum Fixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/images")

    static func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

    static func bytes(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: url(name))) }

    static func floats(_ name: String) throws -> [Float] {
        let bytes = try bytes(name)
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
    }
}

/// A folder that is there while `body` runs.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("impasto-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// The names in a folder, hidden ones too.
func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

/// The largest difference between two lists of equal length; infinite if they are not.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

extension Image {
    /// A picture without two equal pixels side by side, whose samples are whole numbers.
    static func pattern(width: Int, height: Int) -> Image {
        let pixels = (0..<width * height * 3).map { Float(($0 * 37 + $0 / 7) % 256) }
        return Image(width: width, height: height, pixels: pixels)
    }

    /// A picture that JPEG keeps well.
    static func gradient(width: Int, height: Int) -> Image {
        let pixels = (0..<width * height).flatMap { i in
            let x = Float(i % width) / Float(width), y = Float(i / width) / Float(height)
            return [255 * x, 255 * y, 128 + 60 * x]
        }
        return Image(width: width, height: height, pixels: pixels)
    }
}
