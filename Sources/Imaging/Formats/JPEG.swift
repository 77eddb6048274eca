import CJPEG
import Foundation

/// JPEG files by way of libjpeg.
final class JPEGReader: PictureReader {
    let header: PictureHeader
    private let contents: FileContents
    private let reader: OpaquePointer

    /// Throws `ImageError.damaged`.
    init(_ contents: FileContents) throws(ImageError) {
        var stored = CJPEG_Header()
        reader = try contents.opened { CJPEG_open(contents.bytes.baseAddress, contents.bytes.count, &stored, $0) }
        self.contents = contents
        header = PictureHeader(stored, JPEGSegments(contents.bytes))
    }

    /// A block of 64 pixels takes a bit of Huffman's codes at least: half of this. (Arithmetic coding, which hardly anybody
    /// uses, could do with less on a plain picture.)
    func mostPixels(in byteCount: Int) -> Int { 2 * 8 * 64 * byteCount }

    deinit { CJPEG_close(reader) }

    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError) {
        let words = failureWords {
            CJPEG_read(reader, UInt32(count), rows.assumingMemoryBound(to: UInt8.self), $0)
        }
        if let words { throw contents.damaged(words) }
    }
}

extension PictureHeader {
    fileprivate init(_ stored: CJPEG_Header, _ segments: JPEGSegments) {
        self.init(
            width: Int(stored.width), height: Int(stored.height), channels: stored.is_cmyk == 0 ? 3 : 4, bits: 8)
        inks = stored.is_cmyk == 0 ? nil : stored.is_inverted == 0 ? .plain : .inverted
        metadata = segments.metadata
        orientation = Orientation(exif: segments.exif)
        profile = segments.profile
    }
}

final class JPEGWriter: PictureWriter {
    private let form: PictureForm
    private var writer: OpaquePointer?

    /// Throws `ImageError.notEncodable`. The form is of 8 bits and has no opacity.
    init(_ form: PictureForm, options: EncodingOptions, to file: UnsafeMutablePointer<FILE>) throws(ImageError) {
        self.form = form
        writer = try form.begun {
            CJPEG_begin(
                file, UInt32(form.width), UInt32(form.height), CInt(options.quality), options.halvesChroma ? 1 : 0,
                UInt16((form.metadata.pixelsPerInch ?? 0).rounded()), $0)
        }
        for (number, content) in JPEGSegments.segments(of: form.metadata) {
            try form.check { CJPEG_add_segment(writer, CInt(number), content, content.count, $0) }
        }
    }

    deinit { if let writer { CJPEG_abandon(writer) } }

    func write(_ count: Int, rows: UnsafeRawPointer) throws(ImageError) {
        try form.check { CJPEG_write(writer, UInt32(count), rows.assumingMemoryBound(to: UInt8.self), $0) }
    }

    func finish() throws(ImageError) {
        defer { writer = nil }
        try form.check { CJPEG_end(writer, $0) }
    }
}
