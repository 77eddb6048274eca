public import Foundation

/// An RGB picture in memory: float 0…255, height × width × 3, row by row.
///
/// Everything that is done with pictures outside a network is done with this type. `Engine` and `Kernels` have
/// tensors of their own, whose layout at the edges is the same.
public struct Image: Sendable, Equatable {
    public let width: Int, height: Int

    /// The samples, height × width × 3, row by row, red, green and blue of a pixel side by side, 0…255.
    public var pixels: [Float] {
        didSet { checkCount() }
    }

    /// Makes a picture of `pixels`, height × width × 3 of them.
    public init(width: Int, height: Int, pixels: [Float]) {
        self.width = width
        self.height = height
        self.pixels = pixels
        checkCount()
    }

    private func checkCount() {
        precondition(width > 0 && height > 0, "a picture has at least one pixel, not \(width)×\(height)")
        let count = height * width * 3
        precondition(pixels.count == count, "\(width)×\(height) takes \(count) values, not \(pixels.count)")
    }
}

// MARK: Reading

extension Image {
    /// The most pixels that a file may claim to hold; decoded, they take 2.4 GB.
    public static let pixelLimit = 200_000_000

    /// Reads a PNG or JPEG file, recognised by what it contains and never by its name.
    ///
    /// Every kind of PNG and JPEG becomes RGB: palettes, greys and CMYK are converted, 16-bit samples keep their
    /// precision (value / 257), transparent pixels are laid over white, and a photograph is turned the way its camera
    /// was held. Throws an `ImageError` if the file cannot be read, or is damaged, or claims more than `pixelLimit`
    /// pixels.
    public init(contentsOf url: URL) throws(ImageError) {
        let file = try InputFile(url)
        var bytes = try file.read(upTo: InputFile.headerLength)
        _ = try ImageFormat(recognising: bytes, in: file.name)
        bytes += try file.read(upTo: .max)
        try self.init(decoding: bytes, name: file.name)
    }

    /// Decodes a PNG or JPEG file that is in memory already; `name` is what an error calls it.
    public init(decoding bytes: [UInt8], name: String) throws(ImageError) {
        let format = try ImageFormat(recognising: bytes, in: name)
        _ = try format.size(of: bytes, name: name)
        self =
            switch format {
            case .png: try PNG.decode(bytes, name: name)
            case .jpeg: try JPEG.decode(bytes, name: name)
            }
    }

    /// The size that the picture in a file will have, from the file's header alone.
    ///
    /// Throws what `init(contentsOf:)` throws, as far as the header tells.
    public static func size(of url: URL) throws(ImageError) -> (width: Int, height: Int) {
        let file = try InputFile(url)
        let start = try file.read(upTo: InputFile.headerLength)
        let format = try ImageFormat(recognising: start, in: file.name)
        do throws(ImageError) {
            return try format.size(of: start, name: file.name)
        } catch .damaged where start.count == InputFile.headerLength {
            // A header with a large colour profile or preview in it.
            return try format.size(of: start + file.read(upTo: .max), name: file.name)
        }
    }
}

// MARK: Writing

extension Image {
    /// Writes the picture as 8-bit PNG, or as JPEG of quality 95 with chroma at full resolution, as the extension says.
    ///
    /// Samples are rounded to the nearest whole number within 0…255. The file appears whole or not at all; one that
    /// is there already stays, unless `replacing`. Throws an `ImageError`.
    public func write(to url: URL, replacing: Bool = false) throws(ImageError) {
        try Self.checkWriting(to: url, replacing: replacing)
        let bytes = try encoded(as: ImageFormat(forWriting: url))
        do throws(OutputError) {
            try AtomicFile.write(bytes, to: url, replacing: replacing)
        } catch { throw .output(error) }
    }

    /// Finds early, before long work, what would keep ``write(to:replacing:)`` from succeeding.
    ///
    /// Throws an `ImageError`.
    public static func checkWriting(to url: URL, replacing: Bool) throws(ImageError) {
        _ = try ImageFormat(forWriting: url)
        do throws(OutputError) {
            try AtomicFile.check(url, replacing: replacing)
        } catch { throw .output(error) }
    }

    /// The picture as the bytes of an 8-bit PNG file.
    public func pngData() throws(ImageError) -> [UInt8] {
        try encoded(as: .png)
    }

    /// The picture as the bytes of a JPEG file of `quality` 1…100, with chroma at full resolution.
    public func jpegData(quality: Int) throws(ImageError) -> [UInt8] {
        precondition((1...100).contains(quality), "JPEG knows qualities from 1 to 100, not \(quality)")
        return try JPEG.encode(self, quality: quality)
    }

    private func encoded(as format: ImageFormat) throws(ImageError) -> [UInt8] {
        switch format {
        case .png: try PNG.encode(self)
        case .jpeg: try JPEG.encode(self)
        }
    }
}
