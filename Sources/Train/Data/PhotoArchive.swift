import Foundation
import HDF5
import Imaging

/// Photographs in the HDF5 layout that fast-neural-style's `make_style_dataset.py` writes: `/train2014/images`, N×3×H×W
/// bytes, RGB.
struct PhotoArchive: PhotoSource {
    static let path = "train2014/images"
    private let url: URL
    // Reading changes nothing in an HDF5File, and it is only read here.
    private nonisolated(unsafe) let file: HDF5File
    private let shape: [Int]

    /// - Throws: ``HDF5Error``, or ``PhotoSourceError/wrongLayout(_:found:)``.
    init(_ url: URL) throws {
        self.url = url
        file = try HDF5File(reading: url)
        shape = try file.shape(of: Self.path)
        guard shape.count == 4, shape[1] == 3, shape.allSatisfy({ $0 > 0 }) else {
            throw PhotoSourceError.wrongLayout(url.relativePath, found: shape)
        }
    }

    var count: Int { shape[0] }
    var place: String { url.relativePath }
    func name(of index: Int) -> String { "\(place)[\(index)]" }

    func photo(_ index: Int) throws -> Image {
        Image(width: shape[3], height: shape[2], planes: try file.bytes(Self.path, row: index))
    }
}

extension Image {
    /// - Parameter planes: all reds, then all greens, then all blues.
    fileprivate init(width: Int, height: Int, planes: [UInt8]) {
        let pixels = width * height
        var interleaved = [Float](repeating: 0, count: 3 * pixels)
        for channel in 0..<3 {
            for i in 0..<pixels { interleaved[3 * i + channel] = Float(planes[channel * pixels + i]) }
        }
        self.init(width: width, height: height, pixels: interleaved)
    }

    /// All reds, then all greens, then all blues, rounded to bytes.
    var planes: [UInt8] {
        (0..<3).flatMap { channel in
            stride(from: channel, to: pixels.count, by: 3).map { UInt8(min(max(pixels[$0], 0), 255).rounded()) }
        }
    }
}
