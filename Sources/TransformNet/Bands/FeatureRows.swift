import Engine
import Foundation
import Imaging

/// The rows of a picture of any number of channels, H×W×C, from top to bottom.
protocol FeatureRows {
    var shape: Shape { get }

    /// Writes some rows into `numbers`, which has room for them.
    func read(_ rows: Range<Int>, into numbers: UnsafeMutableBufferPointer<Float>) throws
}

/// Rows kept on the disk, in half precision.
final class FeatureFile: FeatureRows {
    let shape: Shape
    private let file: ScratchFile
    private let precision: HalfPrecision
    /// Rows on their way. The system would hand out and clear new pages for every band.
    private var halves = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: 0)

    /// - Throws: `ScratchError`, as the other functions do.
    init(_ shape: Shape, of precision: HalfPrecision, in folder: URL) throws {
        (self.shape, self.precision) = (shape, precision)
        file = try ScratchFile(in: folder)
    }

    deinit { halves.deallocate() }

    func write(_ numbers: UnsafeBufferPointer<Float>, at row: Int) throws {
        let halves = room(numbers.count)
        precision.round(numbers, into: halves)
        try file.write(UnsafeRawBufferPointer(halves), at: offset(of: row))
    }

    func read(_ rows: Range<Int>, into numbers: UnsafeMutableBufferPointer<Float>) throws {
        let halves = room(numbers.count)
        try file.read(into: UnsafeMutableRawBufferPointer(halves), at: offset(of: rows.lowerBound))
        precision.widen(UnsafeBufferPointer(halves), into: numbers)
    }

    private func room(_ count: Int) -> UnsafeMutableBufferPointer<UInt16> {
        if halves.count < count {
            halves.deallocate()
            halves = .allocate(capacity: count)
        }
        return UnsafeMutableBufferPointer(rebasing: halves[..<count])
    }

    private func offset(of row: Int) -> Int { row * shape.width * shape.channels * MemoryLayout<UInt16>.stride }
}

/// A picture mirrored beyond its borders, as the network is to see it.
struct MirroredRows: FeatureRows {
    let picture: LargePicture
    /// Pixels beyond the left and the upper border.
    let margin: Int
    /// With the margins and what makes the sides divisible.
    let shape: Shape

    /// - Parameter architecture: of the network, to whose multiples the sides are enlarged.
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
