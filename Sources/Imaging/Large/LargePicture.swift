public import Foundation

/// A picture of which only some rows need be in memory at a time.
public struct LargePicture {
    /// In pixels.
    public let width, height: Int
    /// Any rows, RGB 0…255.
    public let rows: (Range<Int>) throws -> Image

    /// - Parameter rows: gives any rows, RGB 0…255, as often as it is asked.
    public init(width: Int, height: Int, rows: @escaping (Range<Int>) throws -> Image) {
        (self.width, self.height, self.rows) = (width, height, rows)
    }

    /// A picture that is in memory.
    public init(_ image: Image) { self.init(width: image.width, height: image.height) { image.rows($0) } }

    /// A picture whose rows are kept on the disk, in single precision, once they have come.
    /// - Parameters:
    ///   - folder: for a file without a name, of 12 bytes a pixel.
    ///   - fill: gives the rows, from the top, to the function that it gets.
    /// - Throws: `ScratchError`, or what `fill` throws.
    public init(
        width: Int, height: Int, onDiskIn folder: URL, fill: ((Image) throws -> Void) throws -> Void
    ) throws {
        let file = try ScratchFile(in: folder)
        let rowBytes = 3 * MemoryLayout<Float>.stride * width
        var row = 0
        try fill { rows in
            try rows.pixels.withUnsafeBytes { try file.write($0, at: row * rowBytes) }
            row += rows.height
        }
        precondition(row == height, "a picture of \(height) rows was filled with \(row)")
        self.init(width: width, height: height) { rows in
            let count = rows.count * 3 * width
            let pixels = try [Float](unsafeUninitializedCapacity: count) { pixels, initialized in
                try file.read(into: UnsafeMutableRawBufferPointer(pixels), at: rows.lowerBound * rowBytes)
                initialized = count
            }
            return Image(width: width, height: rows.count, pixels: pixels)
        }
    }

    /// Gives the rows of all of the picture, some at a time, from the top.
    public func forEachBand(_ body: (Image, Range<Int>) throws -> Void) throws {
        for band in bands(width: width, height: height) { try body(rows(band), band) }
    }

    /// The picture at another size, made as its rows are asked for: see ``Image/resized(width:height:)``.
    public func resized(width: Int, height: Int) -> LargePicture {
        if (width, height) == (self.width, self.height) { return self }
        let resampling = Resampling(from: (self.width, self.height), to: (width, height))
        return LargePicture(width: width, height: height) { rows in
            try resampling.gathered(rows, sourceWidth: self.width, Image.stacked) { part, sources in
                resampling.rows(part, from: try self.rows(sources), beginningAt: sources.lowerBound)
            }
        }
    }
}

/// All rows of a picture in bands of about a megapixel.
func bands(width: Int, height: Int) -> some Sequence<Range<Int>> {
    let count = max(1, (1 << 20) / width)
    return stride(from: 0, to: height, by: count).lazy.map { $0..<min($0 + count, height) }
}

extension Resampling {
    /// Some rows of the result, made a few at a time, so that of a large source only a few megapixels are there at once.
    func gathered<Part>(
        _ rows: Range<Int>, sourceWidth: Int, _ stacked: ([Part]) -> Part,
        _ make: (_ rows: Range<Int>, _ sources: Range<Int>) throws -> Part
    ) rethrows -> Part {
        var (parts, start) = ([Part](), rows.lowerBound)
        while start < rows.upperBound {
            var end = start + 1
            while end < rows.upperBound, sources(of: start..<end + 1).count * sourceWidth <= 1 << 22 { end += 1 }
            parts.append(try make(start..<end, sources(of: start..<end)))
            start = end
        }
        return parts.count == 1 ? parts[0] : stacked(parts)
    }
}

extension Image {
    /// Pictures of one width below each other.
    static func stacked(_ parts: [Image]) -> Image {
        let height = parts.reduce(0) { $0 + $1.height }
        return Image(width: parts[0].width, height: height, pixels: parts.flatMap(\.pixels))
    }
}
