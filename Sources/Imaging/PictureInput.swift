public import Foundation

/// A picture's file, recognised by what it contains and never by its name, of which so far only the header has been looked
/// at.
///
/// Every kind of PNG, JPEG, WebP, TIFF and PPM becomes RGB in sRGB: palettes, greys and inks are converted, colours by the
/// file's ICC profile or gamma, 16-bit samples keep their precision, and a photograph is turned the way its camera was held.
public final class PictureInput {
    private let file: FileContents
    let rows: PictureRows
    private var isDecoded = false
    /// What the file is, whatever its name says.
    public let format: ImageFormat

    /// Reads a file. Throws an `ImageError` if it cannot be read, is no picture, or claims more than
    /// ``Image/pixelLimit`` pixels.
    public convenience init(contentsOf url: URL) throws(ImageError) {
        try self.init(Self.contents(of: InputFile(url)))
    }

    /// Reads standard input to its end. Throws as for a file.
    public convenience init(standardInput: Void) throws(ImageError) {
        try self.init(Self.contents(of: InputFile.standardInput))
    }

    /// Looks at a file that is in memory already; `name` is what an error calls it. Throws as for a file.
    public convenience init(decoding bytes: [UInt8], name: String) throws(ImageError) {
        try self.init(FileContents(copying: bytes, name: name))
    }

    init(_ file: FileContents) throws(ImageError) {
        self.file = file
        format = try ImageFormat(recognising: file)
        let reader = try format.reader(of: file)
        let claimed = reader.header.width * reader.header.height
        guard claimed <= reader.mostPixels(in: file.bytes.count) else { throw file.damaged("the file ends too soon") }
        rows = PictureRows(reader)
    }

    /// What is no picture is not read to its end.
    private static func contents(of file: consuming InputFile) throws(ImageError) -> FileContents {
        let start = try file.read(upTo: InputFile.headerLength)
        _ = try ImageFormat(recognising: start)
        return try file.read(upTo: .max, after: start)
    }

    /// In pixels, upright.
    public var width: Int { rows.header.orientation.swapsSides ? rows.header.height : rows.header.width }
    /// Of the upright picture, in pixels.
    public var height: Int { rows.header.orientation.swapsSides ? rows.header.width : rows.header.height }
    /// Whether pixels can be transparent.
    public var hasOpacity: Bool { rows.header.hasOpacity }
    /// What the file tells beside the pixels.
    public var metadata: Metadata { rows.header.metadata }
    /// Bits of a sample as the file stores it: 8 or 16.
    public var bits: Int { rows.header.bits }

    /// Decodes the picture, once. Throws `ImageError.damaged`.
    public func decoded() throws(ImageError) -> Photograph {
        let header = rows.header
        var samples = DecodedSamples(pixels: header.width * header.height, hasOpacity: hasOpacity)
        try forEachBand { band, _, count in
            samples.append(band, bits: rows.bits, pixels: count * header.width)
        }
        let order = header.orientation.order(width: header.width, height: header.height)
        let isTurned = header.orientation != .upright
        let colors = isTurned ? order.applied(to: samples.colors, channels: 3) : samples.colors
        let opacity = samples.opacity.map { isTurned ? order.applied(to: $0, channels: 1) : $0 }
        return Photograph(
            Image(width: width, height: height, pixels: colors),
            opacity: opacity.flatMap(translucency), metadata: metadata)
    }

    /// nil where nothing shines through.
    private func translucency(_ values: [Float]) -> Mask? {
        values.allSatisfy { $0 == 1 } ? nil : Mask(width: width, height: height, values: values)
    }

    /// Decodes a few rows at a time, in the order in which they are stored. Throws `ImageError.damaged`, or what `body`
    /// throws.
    func forEachBand(
        _ body: (_ band: UnsafeRawPointer, _ start: Int, _ count: Int) throws(ImageError) -> Void
    ) throws(ImageError) {
        precondition(!isDecoded, "a picture is decoded once")
        isDecoded = true
        let height = rows.header.height
        let bandHeight = max(1, min(height, (1 << 20) / rows.rowBytes))
        let band = UnsafeMutableRawPointer.allocate(byteCount: bandHeight * rows.rowBytes, alignment: 64)
        defer { band.deallocate() }
        for start in stride(from: 0, to: height, by: bandHeight) {
            let count = min(bandHeight, height - start)
            try rows.read(count, into: band)
            try body(band, start, count)
        }
    }
}
