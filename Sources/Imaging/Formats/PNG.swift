import CPNG
import CPicture
import Foundation

/// PNG files by way of libpng.
final class PNGReader: PictureReader {
    let header: PictureHeader
    private let contents: FileContents
    private let reader: OpaquePointer

    /// Throws `ImageError.damaged`.
    init(_ contents: FileContents) throws(ImageError) {
        var picture = CPicture()
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

final class PNGWriter: PictureWriter {
    private let form: PictureForm
    private var writer: OpaquePointer?

    /// Throws `ImageError.notEncodable`.
    init(_ form: PictureForm, options: EncodingOptions, to file: UnsafeMutablePointer<FILE>) throws(ImageError) {
        self.form = form
        writer = try form.withPicture { picture throws(ImageError) in
            try form.begun { CPNG_begin(file, picture, CInt(options.compression), $0) }
        }
    }

    deinit { if let writer { CPNG_abandon(writer) } }

    func write(_ count: Int, rows: UnsafeRawPointer) throws(ImageError) {
        try form.check { CPNG_write(writer, UInt32(count), rows, $0) }
    }

    func finish() throws(ImageError) {
        defer { writer = nil }
        try form.check { CPNG_end(writer, $0) }
    }
}
