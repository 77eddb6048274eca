import CPicture
import CWebP
import Foundation

/// WebP files by way of libwebp, which decodes a picture whole.
final class WebPReader: PictureReader {
    let header: PictureHeader
    private let contents: FileContents
    private var pixels: [UInt8] = []
    private var row = 0

    /// Throws `ImageError.damaged`.
    init(_ contents: FileContents) throws(ImageError) {
        var picture = CPicture()
        let words = failureWords {
            CWebP_read_header(contents.bytes.baseAddress, contents.bytes.count, &picture, $0)
        }
        defer { for block in [picture.exif, picture.xmp, picture.profile] { CWebP_free(block) } }
        if let words { throw contents.damaged(words) }
        self.contents = contents
        header = PictureHeader(picture)
    }

    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError) {
        if pixels.isEmpty { try decode() }
        pixels.withUnsafeBytes {
            rows.copyMemory(from: $0.baseAddress! + row * header.rowBytes, byteCount: count * header.rowBytes)
        }
        row += count
    }

    private func decode() throws(ImageError) {
        var picture = CPicture()
        (picture.width, picture.height) = (UInt32(header.width), UInt32(header.height))
        picture.channels = UInt32(header.channels)
        let size = header.height * header.rowBytes
        var words: String?
        pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            words = failureWords {
                CWebP_decode(contents.bytes.baseAddress, contents.bytes.count, &picture, buffer.baseAddress, $0)
            }
            count = words == nil ? size : 0
        }
        if let words { throw contents.damaged(words) }
    }
}

/// Collects the rows, which libwebp compresses together.
final class WebPWriter: PictureWriter {
    private let form: PictureForm
    private let options: EncodingOptions
    private let file: UnsafeMutablePointer<FILE>
    private var pixels: [UInt8] = []

    /// The form is of 8 bits.
    init(_ form: PictureForm, options: EncodingOptions, to file: UnsafeMutablePointer<FILE>) {
        (self.form, self.options, self.file) = (form, options, file)
        pixels.reserveCapacity(form.height * form.rowBytes)
    }

    func write(_ count: Int, rows: UnsafeRawPointer) {
        pixels += UnsafeRawBufferPointer(start: rows, count: count * form.rowBytes)
    }

    func finish() throws(ImageError) {
        try form.withPicture { picture throws(ImageError) in
            try form.check {
                CWebP_encode(file, picture, pixels, CInt(options.quality), options.quality == 100 ? 1 : 0, $0)
            }
        }
    }
}
