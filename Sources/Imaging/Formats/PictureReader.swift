import CPicture

/// The rows of a picture, from the top of the file to its end, as one of the libraries decodes them.
protocol PictureReader: AnyObject {
    var header: PictureHeader { get }

    /// Decodes the next `count` rows into `rows`, `header.rowBytes` each.
    ///
    /// Throws `ImageError.damaged`.
    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError)

    /// How many pixels a file of so many bytes can tell of: what a short one claims beyond that is not worth its memory.
    func mostPixels(in byteCount: Int) -> Int
}

extension PictureReader {
    /// Some formats tell of a plain picture in a few bytes, whatever its size.
    func mostPixels(in byteCount: Int) -> Int { .max }
}

/// What a file says before the pixels come.
struct PictureHeader {
    /// As they are stored: a camera held sideways stores them the other way round.
    var width, height: Int
    /// 3 (RGB), or 4 (RGBA, or inks).
    var channels: Int
    /// 8, or 16 in the machine's byte order.
    var bits: Int
    /// Whether the channels are cyan, magenta, yellow and black.
    var inks: Inks?
    var orientation = Orientation.upright
    var metadata = Metadata()
    /// The ICC profile by which the numbers are colours; sRGB without one.
    var profile: [UInt8]?

    enum Inks {
        case plain
        /// As the greatest sample less the ink.
        case inverted
    }

    var hasOpacity: Bool { channels == 4 && inks == nil }
    var rowBytes: Int { width * channels * bits / 8 }
}

extension PictureHeader {
    /// What one of our C targets found. Bytes are copied.
    init(_ picture: CPicture) {
        self.init(
            width: Int(picture.width), height: Int(picture.height), channels: Int(picture.channels),
            bits: Int(picture.bits))
        inks = picture.is_cmyk == 0 ? nil : .plain
        metadata = Metadata(
            exif: Self.bytes(picture.exif).map(ExifBlock.tiff), xmp: Self.bytes(picture.xmp),
            pixelsPerInch: picture.pixels_per_inch)
        orientation = Orientation(rawValue: Int(picture.orientation)) ?? Orientation(exif: metadata.exif)
        profile = Self.bytes(picture.profile)
    }

    private static func bytes(_ block: CPicture_Block) -> [UInt8]? {
        block.bytes.map { Array(UnsafeBufferPointer(start: $0, count: block.count)) }
    }
}

/// Runs a function of a C library that writes what went wrong into a message, and returns these words, or nil if the
/// function returned 0.
func failureWords(_ call: (UnsafeMutablePointer<CChar>) -> CInt) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CPICTURE_MESSAGE_LENGTH)) { message in
        guard let start = message.baseAddress else { return "out of memory" }
        start.initialize(repeating: 0, count: message.count)
        return call(start) == 0 ? nil : String(cString: start)
    }
}

/// What a C library's function makes. Throws what `refusal` makes of its words if it gives nothing.
func made(
    _ make: (UnsafeMutablePointer<CChar>) -> OpaquePointer?, refusal: (String) -> ImageError
) throws(ImageError) -> OpaquePointer {
    var result: OpaquePointer?
    let words = failureWords {
        result = make($0)
        return result == nil ? 1 : 0
    }
    guard let result else { throw refusal(words ?? "out of memory") }
    return result
}
