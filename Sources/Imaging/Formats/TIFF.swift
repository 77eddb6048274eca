import CTIFF
import Foundation

/// The first picture of a TIFF file, by way of libtiff.
final class TIFFReader: PictureReader {
    let header: PictureHeader
    private let contents: FileContents
    private let reader: OpaquePointer

    /// Throws `ImageError.damaged`.
    init(_ contents: FileContents) throws(ImageError) {
        var picture = CTIFF_Picture()
        reader = try contents.opened { CTIFF_open(contents.bytes.baseAddress, contents.bytes.count, &picture, $0) }
        self.contents = contents
        header = PictureHeader(picture, TIFFMetadata.metadata(in: contents.bytes))
    }

    deinit { CTIFF_close(reader) }

    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError) {
        if let words = failureWords({ CTIFF_read(reader, UInt32(count), rows, $0) }) { throw contents.damaged(words) }
    }
}

extension PictureHeader {
    fileprivate init(_ picture: CTIFF_Picture, _ metadata: Metadata) {
        self.init(
            width: Int(picture.width), height: Int(picture.height), channels: Int(picture.channels),
            bits: Int(picture.bits))
        inks = picture.is_cmyk == 0 ? nil : .plain
        self.metadata = metadata
        self.metadata.xmp = bytes(picture.xmp.bytes, picture.xmp.count)
        orientation = Orientation(rawValue: Int(picture.orientation)) ?? .upright
        profile = bytes(picture.profile.bytes, picture.profile.count)
    }
}

final class TIFFWriter: PictureWriter {
    private let form: PictureForm
    private let file: UnsafeMutablePointer<FILE>
    private var writer: OpaquePointer?

    /// Throws `ImageError.notEncodable`.
    init(_ form: PictureForm, to file: UnsafeMutablePointer<FILE>) throws(ImageError) {
        (self.form, self.file) = (form, file)
        var picture = CTIFF_Picture()
        (picture.width, picture.height) = (UInt32(form.width), UInt32(form.height))
        (picture.channels, picture.bits) = (UInt32(form.channels), UInt32(form.bits))
        writer = try withBytes(form.metadata.undividedXMP, nil) { xmp, _ throws(ImageError) in
            picture.xmp = CTIFF_Block(bytes: xmp.baseAddress, count: xmp.count)
            return try form.begun { CTIFF_begin(file, &picture, $0) }
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
