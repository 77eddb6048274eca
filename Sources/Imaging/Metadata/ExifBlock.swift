/// The TIFF structure in which Exif data come: numbers in its first directory, whatever else it holds.
///
/// Source: TIFF 6.0, section 2.
struct ExifBlock {
    private enum Tag {
        static let orientation = 0x0112
    }

    private(set) var bytes: [UInt8]
    private let isBigEndian: Bool

    /// nil if the bytes do not begin as a TIFF structure does.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: "MM".utf8) {
            isBigEndian = true
        } else if bytes.starts(with: "II".utf8) {
            isBigEndian = false
        } else {
            return nil
        }
    }

    /// The structure in a block that some writers begin as JPEG's segments begin.
    static func tiff(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: "Exif\0\0".utf8) ? Array(bytes[6...]) : bytes
    }

    /// The number by which the camera says how it was held.
    var orientation: Int? { valuePosition(of: Tag.orientation).flatMap { number(at: $0, bytes: 2) } }

    /// The block with an orientation of 1, and without its second directory, which is about the small picture.
    var ofUprightPainting: [UInt8] {
        var copy = self
        if let position = valuePosition(of: Tag.orientation) { copy.set(1, at: position, bytes: 2) }
        if let (start, count) = firstDirectory { copy.set(0, at: start + 2 + 12 * count, bytes: 4) }
        return copy.bytes
    }

    /// Where the first directory begins and how many entries it has.
    private var firstDirectory: (start: Int, count: Int)? {
        guard let start = number(at: 4, bytes: 4), let count = number(at: start, bytes: 2) else { return nil }
        return (start, count)
    }

    /// A directory is a count, then entries of 12 bytes, each with its value at byte 8.
    private func valuePosition(of tag: Int) -> Int? {
        guard let (start, count) = firstDirectory else { return nil }
        let entries = (0..<count).lazy.map { start + 2 + 12 * $0 }
        return entries.first { number(at: $0, bytes: 2) == tag }.map { $0 + 8 }
    }

    private func number(at start: Int, bytes count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        let digits = bytes[start..<start + count]
        return isBigEndian
            ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func set(_ number: Int, at start: Int, bytes count: Int) {
        guard start + count <= bytes.count else { return }
        for i in 0..<count {
            let shift = 8 * (isBigEndian ? count - 1 - i : i)
            bytes[start + i] = UInt8(number >> shift & 255)
        }
    }
}
