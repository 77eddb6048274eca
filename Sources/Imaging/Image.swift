public import Foundation

/// An RGB picture in memory: float 0…255, height × width × 3, row by row.
///
/// Everything that is done with pictures outside a network is done with this type. `Engine` and `Kernels` have
/// tensors of their own, whose layout at the edges is the same.
public struct Image: Sendable, Equatable {
    /// In pixels.
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

    /// Reads a picture's file, of any kind that ``PictureInput`` knows; transparent pixels are laid over white.
    ///
    /// Throws an `ImageError` if the file cannot be read, or is damaged, or claims more than `pixelLimit` pixels.
    public init(contentsOf url: URL) throws(ImageError) {
        self = try PictureInput(contentsOf: url).decoded().overWhite
    }

    /// Decodes a file that is in memory already; `name` is what an error calls it.
    public init(decoding bytes: [UInt8], name: String) throws(ImageError) {
        self = try PictureInput(decoding: bytes, name: name).decoded().overWhite
    }
}

// MARK: Writing

extension Image {
    /// Writes the picture in the format that the extension says.
    ///
    /// Throws an `ImageError`. See ``Photograph/write(to:options:replacing:)``.
    public func write(to url: URL, replacing: Bool = false) throws(ImageError) {
        try Photograph(self).write(to: url, replacing: replacing)
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
    public func pngData() throws(ImageError) -> [UInt8] { try encoded(as: .png, EncodingOptions()) }

    /// The picture as the bytes of a JPEG file of `quality` 1…100, with chroma at full resolution.
    public func jpegData(quality: Int) throws(ImageError) -> [UInt8] {
        precondition((1...100).contains(quality), "JPEG knows qualities from 1 to 100, not \(quality)")
        var options = EncodingOptions()
        options.quality = quality
        return try encoded(as: .jpeg, options)
    }

    private func encoded(as format: ImageFormat, _ options: EncodingOptions) throws(ImageError) -> [UInt8] {
        let form = PictureForm(width: width, height: height, hasOpacity: false, bits: 8, metadata: Metadata())
        let stream = try MemoryStream(form)
        let writer = try format.writer(of: form, options: options, to: stream.handle)
        try writer.write(height, rows: encodedSamples(pixels[...], nil, as: UInt8.self))
        try writer.finish()
        return stream.bytes
    }
}
