import CPNG
import Foundation

/// PNG files by way of libpng.
final class PNGReader: PictureReader {
    let header: PictureHeader
    private let contents: FileContents
    private let reader: OpaquePointer

    /// Throws `ImageError.damaged`.
    init(_ contents: FileContents) throws(ImageError) {
        var picture = CPNG_Picture()
        reader = try contents.opened { CPNG_open(contents.bytes.baseAddress, contents.bytes.count, &picture, $0) }
        self.contents = contents
        header = PictureHeader(picture)
    }

    /// zlib makes 1032 bytes of one, of which each holds eight pixels at most.
    func mostPixels(in byteCount: Int) -> Int { 8 * 1032 * byteCount }

    deinit { CPNG_close(reader) }

    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError) {
        if let words = failureWords({ CPNG_read(reader, UInt32(count), rows, $0) }) { throw contents.damaged(words) }
    }
}

extension PictureHeader {
    fileprivate init(_ picture: CPNG_Picture) {
        self.init(
            width: Int(picture.width), height: Int(picture.height), channels: Int(picture.channels),
            bits: Int(picture.bits))
        metadata.exif = bytes(picture.exif.bytes, picture.exif.count)
        metadata.xmp = bytes(picture.xmp.bytes, picture.xmp.count)
        orientation = Orientation(exif: metadata.exif)
        profile = bytes(picture.profile.bytes, picture.profile.count)
    }
}

final class PNGWriter: PictureWriter {
    private let form: PictureForm
    private var writer: OpaquePointer?

    /// Throws `ImageError.notEncodable`.
    init(_ form: PictureForm, options: EncodingOptions, to file: UnsafeMutablePointer<FILE>) throws(ImageError) {
        self.form = form
        var picture = CPNG_Picture()
        (picture.width, picture.height) = (UInt32(form.width), UInt32(form.height))
        (picture.channels, picture.bits) = (UInt32(form.channels), UInt32(form.bits))
        writer = try withBytes(form.metadata.exif, form.metadata.undividedXMP) { exif, xmp throws(ImageError) in
            picture.exif = CPNG_Block(bytes: exif.baseAddress, count: exif.count)
            picture.xmp = CPNG_Block(bytes: xmp.baseAddress, count: xmp.count)
            return try form.begun { CPNG_begin(file, &picture, CInt(options.compression), $0) }
        }
    }

    /// zlib makes 1032 bytes of one, of which each holds eight pixels at most.
    func mostPixels(in byteCount: Int) -> Int { 8 * 1032 * byteCount }

    deinit { if let writer { CPNG_abandon(writer) } }

    func write(_ count: Int, rows: UnsafeRawPointer) throws(ImageError) {
        try form.check { CPNG_write(writer, UInt32(count), rows, $0) }
    }

    func finish() throws(ImageError) {
        defer { writer = nil }
        try form.check { CPNG_end(writer, $0) }
    }
}

/// Gives the bytes of two blocks, with no address where there is none.
func withBytes<Result>(
    _ a: [UInt8]?, _ b: [UInt8]?,
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) throws(ImageError) -> Result
) throws(ImageError) -> Result {
    func with(
        _ bytes: [UInt8]?, _ body: (UnsafeBufferPointer<UInt8>) throws(ImageError) -> Result
    ) throws(ImageError) -> Result {
        guard let bytes else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        return try bytes.withUnsafeBufferPointer(body)
    }
    return try with(a) { a throws(ImageError) in try with(b) { b throws(ImageError) in try body(a, b) } }
}
