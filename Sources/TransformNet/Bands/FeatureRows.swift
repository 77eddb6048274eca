import Engine
import Foundation

/// The rows of a picture of any number of channels, H×W×C, from top to bottom.
protocol FeatureRows {
    var shape: Shape { get }

    /// Writes some rows into `numbers`, which has room for them.
    func read(_ rows: Range<Int>, into numbers: UnsafeMutableBufferPointer<Float>) throws
}

/// Rows kept in a file without a name, in half precision; gone with its owner.
final class FeatureFile: FeatureRows {
    let shape: Shape
    private let descriptor: CInt
    private let folder: String

    /// - Throws: ``StylizerError/noScratch(folder:reason:)``.
    init(_ shape: Shape, in folder: URL) throws {
        (self.shape, self.folder) = (shape, folder.path)
        var path = Array((folder.path + "/impasto-XXXXXX").utf8CString)
        descriptor = mkstemp(&path)
        if descriptor < 0 { throw Self.failure(errno, folder.path) }
        unlink(path)
    }

    deinit { close(descriptor) }

    private var rowLength: Int { shape.width * shape.channels }

    func write(_ numbers: UnsafeBufferPointer<Float>, at row: Int) throws {
        let halves = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: numbers.count)
        defer { halves.deallocate() }
        HalfPrecision.round(numbers, into: halves)
        try transfer(UnsafeMutableRawBufferPointer(halves), at: row) { pwrite($0, $1, $2, $3) }
    }

    func read(_ rows: Range<Int>, into numbers: UnsafeMutableBufferPointer<Float>) throws {
        let halves = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: numbers.count)
        defer { halves.deallocate() }
        try transfer(UnsafeMutableRawBufferPointer(halves), at: rows.lowerBound) { pread($0, $1, $2, $3) }
        HalfPrecision.widen(UnsafeBufferPointer(halves), into: numbers)
    }

    private func transfer(
        _ bytes: UnsafeMutableRawBufferPointer, at row: Int,
        _ call: (CInt, UnsafeMutableRawPointer?, Int, off_t) -> Int
    ) throws {
        var done = 0
        while done < bytes.count {
            let offset = row * rowLength * MemoryLayout<UInt16>.stride + done
            let count = call(descriptor, bytes.baseAddress! + done, min(bytes.count - done, 1 << 30), off_t(offset))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { throw Self.failure(count < 0 ? errno : EIO, folder) }
            done += count
        }
    }

    private static func failure(_ code: CInt, _ folder: String) -> StylizerError {
        .noScratch(folder: folder, reason: String(cString: strerror(code)))
    }
}

/// A picture mirrored beyond its borders, as the network is to see it.
struct MirroredRows: FeatureRows {
    let picture: LargePicture
    /// Pixels beyond the left and the upper border.
    let margin: Int
    /// With the margins and what makes the sides divisible.
    let shape: Shape

    /// - Parameter granularity: what the sides become multiples of.
    init(_ picture: LargePicture, margin: Int, architecture: Architecture) {
        (self.picture, self.margin) = (picture, margin)
        let (height, width) = (picture.height + 2 * margin, picture.width + 2 * margin)
        shape = Shape(
            height: height + architecture.missing(to: height), width: width + architecture.missing(to: width),
            channels: 3)
    }

    func read(_ rows: Range<Int>, into numbers: UnsafeMutableBufferPointer<Float>) throws {
        let sources = rows.map { source($0, count: picture.height) }
        let (first, last) = (sources.min() ?? 0, sources.max() ?? 0)
        let part = try picture.rows(first..<last + 1)
        let columns = (0..<shape.width).map { 3 * source($0, count: picture.width) }
        part.pixels.withUnsafeBufferPointer { pixels in
            var to = 0
            for row in sources {
                let start = 3 * (row - first) * picture.width
                for column in columns {
                    for channel in 0..<3 { numbers[to + channel] = pixels[start + column + channel] }
                    to += 3
                }
            }
        }
    }

    /// Mirrored about the outermost pixels, first by the margin and then, beyond it, by what was missing.
    private func source(_ index: Int, count: Int) -> Int {
        let enlarged = count + 2 * margin
        let within = index < enlarged ? index : 2 * (enlarged - 1) - index
        let shifted = within - margin
        return shifted < 0 ? -shifted : shifted < count ? shifted : 2 * (count - 1) - shifted
    }
}
