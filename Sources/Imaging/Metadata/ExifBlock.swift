/// The TIFF structure in which Exif data come: numbers in its first directory, whatever else it holds.
struct ExifBlock {
    private static let orientationTag = 0x0112

    private(set) var bytes: [UInt8]

    /// nil if the bytes do not begin as a plain TIFF structure does.
    init?(_ bytes: [UInt8]) {
        guard TIFFBytes(bytes)?.layout == .plain else { return nil }
        self.bytes = bytes
    }

    /// The structure in a block that some writers begin as JPEG's segments begin.
    static func tiff(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: "Exif\0\0".utf8) ? Array(bytes[6...]) : bytes
    }

    /// The number by which the camera says how it was held.
    var orientation: Int? { orientationPosition.flatMap { numbers.number(at: $0, bytes: 2) } }

    /// The block with an orientation of 1, and without its second directory, which is about the small picture.
    var ofUprightPainting: [UInt8] {
        var copy = self
        if let position = orientationPosition { copy.set(1, at: position, bytes: 2) }
        if let (start, count) = firstDirectory { copy.set(0, at: start + 2 + 12 * count, bytes: 4) }
        return copy.bytes
    }

    private var numbers: TIFFBytes { TIFFBytes(bytes)! }

    /// Where the first directory begins and how many entries it has.
    private var firstDirectory: (start: Int, count: Int)? {
        guard let start = numbers.firstDirectory, let count = numbers.number(at: start, bytes: 2) else { return nil }
        return (start, count)
    }

    /// A directory is a count, then entries of 12 bytes, each with its value at byte 8.
    private var orientationPosition: Int? {
        guard let (start, count) = firstDirectory else { return nil }
        let entries = (0..<count).lazy.map { start + 2 + 12 * $0 }
        return entries.first { numbers.number(at: $0, bytes: 2) == Self.orientationTag }.map { $0 + 8 }
    }

    private mutating func set(_ number: Int, at start: Int, bytes count: Int) {
        guard start + count <= bytes.count else { return }
        let digits = TIFFDirectory.number(number, bytes: count)
        bytes.replaceSubrange(start..<start + count, with: numbers.isBigEndian ? digits.reversed() : digits)
    }
}
