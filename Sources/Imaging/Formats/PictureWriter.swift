import CPicture

/// Takes a picture's rows, from its top to its end, and makes a file of them.
protocol PictureWriter: AnyObject {
    /// Adds rows of `PictureForm.rowBytes` each. Throws `ImageError.notEncodable`.
    func write(_ count: Int, rows: UnsafeRawPointer) throws(ImageError)

    /// Writes what comes after the pixels; nothing is to be written any more. Throws `ImageError.notEncodable`.
    func finish() throws(ImageError)
}

/// What a file that is to be written holds: RGB or, with opacity, RGBA in sRGB, upright.
struct PictureForm {
    let width, height: Int
    let hasOpacity: Bool
    /// 8, or 16 in the machine's byte order.
    let bits: Int
    let metadata: Metadata

    var channels: Int { hasOpacity ? 4 : 3 }
    var rowBytes: Int { width * channels * bits / 8 }

    /// The picture as our C targets take it, with the metadata of which they know.
    func withPicture<Result>(
        _ body: (UnsafePointer<CPicture>) throws(ImageError) -> Result
    ) throws(ImageError) -> Result {
        var picture = CPicture()
        (picture.width, picture.height) = (UInt32(width), UInt32(height))
        (picture.channels, picture.bits) = (UInt32(channels), UInt32(bits))
        picture.pixels_per_inch = metadata.pixelsPerInch ?? 0
        return try Self.with(metadata.exif) { exif throws(ImageError) in
            try Self.with(metadata.undividedXMP) { xmp throws(ImageError) in
                (picture.exif, picture.xmp) = (exif, xmp)
                return try withUnsafePointer(to: picture, body)
            }
        }
    }

    private static func with<Result>(
        _ bytes: [UInt8]?, _ body: (CPicture_Block) throws(ImageError) -> Result
    ) throws(ImageError) -> Result {
        guard let bytes else { return try body(CPicture_Block()) }
        return try bytes.withUnsafeBufferPointer { bytes throws(ImageError) in
            try body(CPicture_Block(bytes: bytes.baseAddress, count: bytes.count))
        }
    }

    func refusal(_ reason: String) -> ImageError { .notEncodable(width: width, height: height, reason: reason) }

    /// What a C library's function makes. Throws `ImageError.notEncodable` with its words if it gives nothing.
    func begun(_ begin: (UnsafeMutablePointer<CChar>) -> OpaquePointer?) throws(ImageError) -> OpaquePointer {
        try made(begin, refusal: refusal)
    }

    /// Runs a function of a C library. Throws `ImageError.notEncodable` with its words.
    func check(_ call: (UnsafeMutablePointer<CChar>) -> CInt) throws(ImageError) {
        if let words = failureWords(call) { throw refusal(words) }
    }
}

/// How a file is written, where its format leaves a choice.
public struct EncodingOptions: Sendable, Equatable {
    /// Of JPEG and WebP, 1…100. At 95 a JPEG is hardly told from the original, at a third of a PNG's size.
    public var quality = 95
    /// Whether JPEG stores colour at half the resolution of light and dark, which saves a third and blurs thin coloured
    /// lines.
    public var halvesChroma = false
    /// zlib's level in PNG, 0…9. At 2, writing is four to five times as fast as at 6, and files are 3 to 5 per cent larger.
    public var compression = 2
    /// 8 or 16 a sample; 16 in PNG, TIFF and PPM.
    public var bits = 8

    /// The defaults.
    public init() {}
}
