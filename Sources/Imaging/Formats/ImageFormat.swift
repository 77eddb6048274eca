import Foundation

/// The file formats that pictures are read from and written to.
public enum ImageFormat: String, CaseIterable, Sendable {
    case png, jpeg, webp, tiff, ppm

    /// The extensions of the names of files in this format, in small letters; the first is the usual one.
    public var fileExtensions: [String] {
        switch self {
        case .png: ["png"]
        case .jpeg: ["jpg", "jpeg"]
        case .webp: ["webp"]
        case .tiff: ["tif", "tiff"]
        case .ppm: ["ppm", "pnm"]
        }
    }

    /// The format that the name's extension stands for, if it does.
    public init?(fileExtension: String) {
        let format = Self.allCases.first { $0.fileExtensions.contains(fileExtension.lowercased()) }
        guard let format else { return nil }
        self = format
    }

    /// The format that the extension of an output's name asks for.
    ///
    /// Throws `ImageError.unknownExtension`.
    init(forWriting url: URL) throws(ImageError) {
        guard let format = ImageFormat(fileExtension: url.pathExtension) else {
            throw .unknownExtension(url.relativePath)
        }
        self = format
    }

    /// Whether files can tell how transparent a pixel is.
    var hasOpacity: Bool { self != .jpeg && self != .ppm }
    /// The longest side that files can have, in pixels; nil where the numbers in their headers set no limit of note.
    private var longestSide: Int? {
        switch self {
        case .webp: 16_383
        case .jpeg: 65_500
        case .png, .tiff, .ppm: nil
        }
    }

    /// Throws `ImageError.notEncodable` for a picture that is too large for files of this format.
    public func requireSides(width: Int, height: Int) throws(ImageError) {
        guard let longestSide, max(width, height) > longestSide else { return }
        throw .notEncodable(
            width: width, height: height,
            reason: "files of \(rawValue.uppercased()) have sides of at most \(longestSide)")
    }

    /// Whether files can hold samples of 16 bits.
    public var holdsSixteenBits: Bool { self != .jpeg && self != .webp }
}

extension ImageFormat {
    /// The extensions of pictures' names, in small letters, that are of none of these formats: other cameras' and other
    /// programs'.
    static let unreadExtensions: Set = [
        "arw", "avif", "bmp", "cr2", "cr3", "dng", "gif", "heic", "heif", "jp2", "jxl", "nef", "orf", "psd", "raf",
        "rw2",
    ]
}

// MARK: Recognising

extension ImageFormat {
    /// The format that the first bytes of a file show.
    ///
    /// Throws `ImageError.empty` or `.unknownFormat`.
    init(recognising file: FileContents) throws(ImageError) {
        let start = Array(file.bytes.prefix(12))
        if start.isEmpty { throw .empty(file.name) }
        guard let format = Self.allCases.first(where: { $0.isBegun(by: start) }) else {
            throw .unknownFormat(file.name, resembling: Self.stranger(start))
        }
        self = format
    }

    private func isBegun(by start: [UInt8]) -> Bool {
        let letters = String(decoding: start, as: Unicode.ASCII.self)
        return switch self {
        case .png: start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .jpeg: start.starts(with: [0xFF, 0xD8, 0xFF])
        case .webp: letters.hasPrefix("RIFF") && letters.hasSuffix("WEBP")
        case .tiff: ["II*\0", "MM\0*", "II+\0", "MM\0+"].contains(String(letters.prefix(4)))
        case .ppm:
            start.count > 2 && start[0] == UInt8(ascii: "P") && "2356".utf8.contains(start[1])
                && " \t\n\r#".utf8.contains(start[2])
        }
    }

    /// Names the format of a file that people take for a picture we could read.
    private static func stranger(_ bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes, as: Unicode.ASCII.self)
        if start.hasPrefix("GIF8") { return "a GIF picture" }
        if start.hasPrefix("BM") { return "a BMP picture" }
        if start.hasSuffix("ftypavif") { return "an AVIF picture" }
        if start.hasSuffix("ftypheic") || start.hasSuffix("ftypmif1") { return "a HEIF picture" }
        return nil
    }
}

// MARK: Opening

extension ImageFormat {
    /// Throws `ImageError.damaged`, or `.tooLarge` before any memory is asked for.
    func reader(of file: FileContents) throws(ImageError) -> any PictureReader {
        let reader: any PictureReader =
            switch self {
            case .png: try PNGReader(file)
            case .jpeg: try JPEGReader(file)
            case .webp: try WebPReader(file)
            case .tiff: try TIFFReader(file)
            case .ppm: try PNMReader(file)
            }
        let (width, height) = (reader.header.width, reader.header.height)
        if width > Image.pixelLimit / height { throw .tooLarge(file.name, width: width, height: height) }
        return reader
    }

    /// Throws `ImageError.notEncodable`. The form is one that the format can hold.
    func writer(
        of form: PictureForm, options: EncodingOptions, to file: UnsafeMutablePointer<FILE>
    ) throws(ImageError) -> any PictureWriter {
        try requireSides(width: form.width, height: form.height)
        return switch self {
        case .png: try PNGWriter(form, options: options, to: file)
        case .jpeg: try JPEGWriter(form, options: options, to: file)
        case .webp: WebPWriter(form, options: options, to: file)
        case .tiff: try TIFFWriter(form, to: file)
        case .ppm: try PPMWriter(form, to: file)
        }
    }
}
