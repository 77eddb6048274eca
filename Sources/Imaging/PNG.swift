import CPNG

/// PNG files by way of libpng.
enum PNG {
    /// Throws `ImageError.damaged` in the name of the file, `name`, as `decode` does.
    static func size(of bytes: [UInt8], name: String) throws(ImageError) -> (width: Int, height: Int) {
        let header = try header(of: bytes, name: name)
        return (Int(header.width), Int(header.height))
    }

    static func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> Image {
        let header = try header(of: bytes, name: name)
        return header.bits == 16
            ? try decode(bytes, header, as: UInt16.self, name: name)
            : try decode(bytes, header, as: UInt8.self, name: name)
    }

    static func encode(_ image: Image) throws(ImageError) -> [UInt8] {
        var file: UnsafeMutablePointer<UInt8>?
        var count = 0
        let words = failureWords { message in
            CPNG_encode(image.roundedPixels(), UInt32(image.width), UInt32(image.height), &file, &count, message)
        }
        if let words { throw .notEncodable(width: image.width, height: image.height, reason: words) }
        defer { CPNG_free(file) }
        return Array(UnsafeBufferPointer(start: file, count: count))
    }

    private static func header(of bytes: [UInt8], name: String) throws(ImageError) -> CPNG_Header {
        var header = CPNG_Header()
        let words = failureWords { CPNG_read_header(bytes, bytes.count, &header, $0) }
        if let words { throw .damaged(name, reason: words) }
        return header
    }

    private static func decode<Sample: FixedWidthInteger & UnsignedInteger>(
        _ bytes: [UInt8], _ header: CPNG_Header, as _: Sample.Type, name: String
    ) throws(ImageError) -> Image {
        let width = Int(header.width), height = Int(header.height), channels = Int(header.channels)
        var words: String?
        let samples = [Sample](unsafeUninitializedCapacity: width * height * channels) { buffer, count in
            words = failureWords { CPNG_decode(bytes, bytes.count, buffer.baseAddress, $0) }
            count = words == nil ? buffer.count : 0
        }
        if let words { throw .damaged(name, reason: words) }
        return Image(width: width, height: height, pixels: channels == 4 ? overWhite(samples) : floats(samples))
    }
}
