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
    public init(_ image: Image) {
        self.init(width: image.width, height: image.height) { rows in
            rows == 0..<image.height
                ? image : image.cropped(x: 0, y: rows.lowerBound, width: image.width, height: rows.count)
        }
    }

    /// A picture in memory at another size: see ``Image/resized(width:height:)``.
    public init(_ image: Image, resizedTo width: Int, _ height: Int) {
        if (width, height) == (image.width, image.height) {
            self.init(image)
        } else {
            let resampled = ResampledImage(image, width: width, height: height)
            self.init(width: width, height: height, rows: resampled.rows)
        }
    }

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
        let count = max(1, (1 << 20) / width)
        for start in stride(from: 0, to: height, by: count) {
            let band = start..<min(start + count, height)
            try body(rows(band), band)
        }
    }
}
