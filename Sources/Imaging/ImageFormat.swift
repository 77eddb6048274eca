import Foundation

/// The file formats that pictures are read from and written to.
enum ImageFormat {
    case png, jpeg

    /// The format that the first bytes of a file show.
    ///
    /// Throws `ImageError.empty` or `.unknownFormat` in the name of the file, `name`.
    init(recognising bytes: [UInt8], in name: String) throws(ImageError) {
        if bytes.isEmpty { throw .empty(name) }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else {
            throw .unknownFormat(name, resembling: Self.stranger(bytes))
        }
    }

    /// The format that the extension of an output's name asks for.
    ///
    /// Throws `ImageError.unknownExtension`.
    init(forWriting url: URL) throws(ImageError) {
        switch url.pathExtension.lowercased() {
        case "png": self = .png
        case "jpg", "jpeg": self = .jpeg
        default: throw .unknownExtension(url.relativePath)
        }
    }

    /// The size of the picture, for which `bytes` need to hold no more than its header.
    ///
    /// Throws `ImageError.damaged`, or `.tooLarge` before any memory is asked for.
    func size(of bytes: [UInt8], name: String) throws(ImageError) -> (width: Int, height: Int) {
        let (width, height) =
            switch self {
            case .png: try PNG.size(of: bytes, name: name)
            case .jpeg: try JPEG.size(of: bytes, name: name)
            }
        // Neither format stores sizes of more than 32 bits, so that the product fits.
        if width * height > Image.pixelLimit { throw .tooLarge(name, width: width, height: height) }
        return (width, height)
    }

    /// Names the format of a file that people take for a picture we could read.
    private static func stranger(_ bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes.prefix(12), as: Unicode.ASCII.self)
        if start.hasPrefix("GIF8") { return "a GIF picture" }
        if start.hasPrefix("BM") { return "a BMP picture" }
        if start.hasPrefix("II*\0") || start.hasPrefix("MM\0*") { return "a TIFF picture" }
        if start.hasPrefix("RIFF") && start.hasSuffix("WEBP") { return "a WebP picture" }
        if start.hasSuffix("ftypavif") { return "an AVIF picture" }
        if start.hasSuffix("ftypheic") || start.hasSuffix("ftypmif1") { return "a HEIF picture" }
        return nil
    }
}
