import CPicture
import CTIFF
import Foundation

/// The first picture of a TIFF file, by way of libtiff.
final class TIFFReader: PictureReader {
    let header: PictureHeader
    private let contents: FileContents
    private let reader: OpaquePointer

    /// Throws `ImageError.damaged`.
    init(_ contents: FileContents) throws(ImageError) {
        var picture = CPicture()
        reader = try contents.opened { CTIFF_open(contents.bytes.baseAddress, contents.bytes.count, &picture, $0) }
        self.contents = contents
        var header = PictureHeader(picture)
        (header.metadata.exif, header.metadata.iptc) = TIFFMetadata.exifAndIPTC(in: contents.bytes)
        self.header = header
    }

    deinit { CTIFF_close(reader) }

    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError) {
        if let words = failureWords({ CTIFF_read(reader, UInt32(count), rows, $0) }) { throw contents.damaged(words) }
    }
}

final class TIFFWriter: PictureWriter {
    private let form: PictureForm
    private let file: UnsafeMutablePointer<FILE>
    private var writer: OpaquePointer?

    /// Throws `ImageError.notEncodable`.
    init(_ form: PictureForm, to file: UnsafeMutablePointer<FILE>) throws(ImageError) {
        (self.form, self.file) = (form, file)
        writer = try form.withPicture { picture throws(ImageError) in
            try form.begun { CTIFF_begin(file, picture, $0) }
        }
    }

    deinit { if let writer { CTIFF_abandon(writer) } }

    func write(_ count: Int, rows: UnsafeRawPointer) throws(ImageError) {
        try form.check { CTIFF_write(writer, UInt32(count), rows, $0) }
    }

    func finish() throws(ImageError) {
        defer { writer = nil }
        try form.check { CTIFF_end(writer, $0) }
        guard TIFFMetadata.add(form.metadata, to: file) else { throw form.refusal("the file could not be written") }
    }
}
