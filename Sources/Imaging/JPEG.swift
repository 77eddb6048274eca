import CJPEG

/// JPEG files by way of libjpeg.
enum JPEG {
    /// Hardly told from the original, at a third of a PNG's size.
    static let quality = 95

    /// The size after turning the picture upright.
    ///
    /// Throws `ImageError.damaged` in the name of the file, `name`, as `decode` does.
    static func size(of bytes: [UInt8], name: String) throws(ImageError) -> (width: Int, height: Int) {
        let (width, height) = try storedSize(of: bytes, name: name)
        return Orientation(ofJPEG: bytes).swapsSides ? (height, width) : (width, height)
    }

    static func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> Image {
        let (width, height) = try storedSize(of: bytes, name: name)
        var words: String?
        let samples = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
            words = failureWords { CJPEG_decode(bytes, bytes.count, buffer.baseAddress, $0) }
            count = words == nil ? buffer.count : 0
        }
        if let words { throw .damaged(name, reason: words) }
        return Image(width: width, height: height, pixels: floats(samples)).upright(from: Orientation(ofJPEG: bytes))
    }

    static func encode(_ image: Image, quality: Int = quality) throws(ImageError) -> [UInt8] {
        var file: UnsafeMutablePointer<UInt8>?
        var count = 0
        let words = failureWords { message in
            CJPEG_encode(
                image.roundedPixels(), UInt32(image.width), UInt32(image.height), CInt(quality), &file, &count,
                message)
        }
        if let words { throw .notEncodable(width: image.width, height: image.height, reason: words) }
        defer { CJPEG_free(file) }
        return Array(UnsafeBufferPointer(start: file, count: count))
    }

    private static func storedSize(of bytes: [UInt8], name: String) throws(ImageError) -> (width: Int, height: Int) {
        var width: UInt32 = 0, height: UInt32 = 0
        let words = failureWords { CJPEG_read_header(bytes, bytes.count, &width, &height, $0) }
        if let words { throw .damaged(name, reason: words) }
        return (Int(width), Int(height))
    }
}
