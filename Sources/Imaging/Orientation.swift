/// How a camera was held, as the Exif tag 0x0112 in a JPEG file tells, numbered as there.
///
/// Source: Exif 2.32 (CIPA DC-008), 4.6.4 A; the frame around it is that of TIFF 6.0, section 2.
enum Orientation: Int {
    case upright = 1
    case mirrored, upsideDown, mirroredUpsideDown
    case mirroredLeft, left, mirroredRight, right

    /// Whether the upright picture is as wide as the stored one is high.
    var swapsSides: Bool { rawValue > 4 }

    /// The orientation in a file's Exif segment; `upright` if there is none or it makes no sense.
    init(ofJPEG bytes: [UInt8]) {
        let tag = Self.exifSegment(in: bytes).flatMap { ExifReader(tiff: bytes[$0])?.short(tagged: 0x0112) }
        self = tag.flatMap(Orientation.init(rawValue:)) ?? .upright
    }

    /// Walks over the segments before the pixels; returns where the TIFF structure of the Exif one lies.
    private static func exifSegment(in bytes: [UInt8]) -> Range<Int>? {
        var position = 2
        while position + 10 <= bytes.count, bytes[position] == 0xFF, bytes[position + 1] != 0xDA {
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            let end = min(position + 2 + max(length, 2), bytes.count)
            let start = position + 10
            if bytes[position + 1] == 0xE1, start <= end, bytes[position + 4..<start].elementsEqual("Exif\0\0".utf8) {
                return start..<end
            }
            position = end
        }
        return nil
    }
}

/// Looks a number up in the first directory of a TIFF structure, whatever that holds.
private struct ExifReader {
    private let bytes: ArraySlice<UInt8>
    private let isBigEndian: Bool

    init?(tiff bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        if bytes.starts(with: "MM".utf8) {
            isBigEndian = true
        } else if bytes.starts(with: "II".utf8) {
            isBigEndian = false
        } else {
            return nil
        }
    }

    /// The 16-bit value of a tag. A directory is a count, then entries of 12 bytes, each with its value at byte 8.
    func short(tagged tag: Int) -> Int? {
        guard let directory = number(at: 4, bytes: 4), let count = number(at: directory, bytes: 2) else { return nil }
        let entries = (0..<count).lazy.map { directory + 2 + 12 * $0 }
        return entries.first { number(at: $0, bytes: 2) == tag }.flatMap { number(at: $0 + 8, bytes: 2) }
    }

    private func number(at offset: Int, bytes count: Int) -> Int? {
        let start = bytes.startIndex + offset
        guard start + count <= bytes.endIndex else { return nil }
        let digits = bytes[start..<start + count]
        return isBigEndian
            ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
