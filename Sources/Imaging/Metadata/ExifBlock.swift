/// The TIFF structure in which Exif data come: numbers in its first directory, whatever else it holds.
struct ExifBlock {
    private static let orientationTag = 0x0112
    /// Of the directory that tells how the picture was taken, and of its entries.
    private static let cameraTag = 0x8769, colorSpaceTag = 0xA001, interoperabilityTag = 0xA005
    private static let widthTag = 0xA002, heightTag = 0xA003
    /// The kind of a number of four bytes (TIFF 6.0, "IFD Entry").
    private static let long = 4
    private static let sRGB = 1
    /// Of the rules that a file follows: R98 for sRGB, R03 for Adobe RGB (DCF 2.0).
    private static let indexTag = 0x0001

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
    var orientation: Int? {
        entry(Self.orientationTag, of: firstDirectory).flatMap { numbers.number(at: $0 + 8, bytes: 2) }
    }

    /// The block of a painting so many pixels wide and high, with an orientation of 1 and the colours of sRGB, and without
    /// its second directory and the small picture that it tells of.
    func ofUprightPainting(width: Int, height: Int) -> [UInt8] {
        var copy = self
        if let entry = entry(Self.orientationTag, of: firstDirectory) { copy.set(1, at: entry + 8, bytes: 2) }
        let camera = subdirectory(Self.cameraTag, of: firstDirectory)
        if let entry = entry(Self.colorSpaceTag, of: camera) { copy.set(Self.sRGB, at: entry + 8, bytes: 2) }
        for (tag, side) in [(Self.widthTag, width), (Self.heightTag, height)] {
            guard let entry = entry(tag, of: camera) else { continue }
            copy.set(Self.long, at: entry + 2, bytes: 2)
            copy.set(side, at: entry + 8, bytes: 4)
        }
        let rules = subdirectory(Self.interoperabilityTag, of: camera)
        if let entry = entry(Self.indexTag, of: rules) { copy.replace("R03", with: "R98", at: entry + 8) }
        if let firstDirectory { copy.set(0, at: firstDirectory.end, bytes: 4) }
        if let smallPicture { copy.bytes.replaceSubrange(smallPicture, with: smallPicture.lazy.map { _ in 0 }) }
        return copy.bytes
    }

    private var numbers: TIFFBytes { TIFFBytes(bytes)! }

    /// Where a directory begins, and where its entries end; the next directory's place follows.
    private typealias Directory = (start: Int, end: Int)

    /// A directory is a count, then entries of 12 bytes, each with its value at byte 8.
    private func directory(at start: Int?) -> Directory? {
        guard let start, let count = numbers.number(at: start, bytes: 2) else { return nil }
        return (start, start + 2 + 12 * count)
    }

    private var firstDirectory: Directory? { directory(at: numbers.firstDirectory) }

    /// The directory whose place an entry tells.
    private func subdirectory(_ tag: Int, of directory: Directory?) -> Directory? {
        self.directory(at: entry(tag, of: directory).flatMap { numbers.number(at: $0 + 8, bytes: 4) })
    }

    /// Where the entry with a tag begins.
    private func entry(_ tag: Int, of directory: Directory?) -> Int? {
        guard let directory else { return nil }
        return stride(from: directory.start + 2, to: min(directory.end, bytes.count), by: 12)
            .first { numbers.number(at: $0, bytes: 2) == tag }
    }

    /// The bytes of the JPEG file that the second directory tells of.
    private var smallPicture: Range<Int>? {
        let second = directory(at: firstDirectory.flatMap { numbers.number(at: $0.end, bytes: 4) })
        let values = [0x0201, 0x0202].map { wanted in
            entry(wanted, of: second).flatMap { numbers.number(at: $0 + 8, bytes: 4) }
        }
        guard let start = values[0], let count = values[1], start + count <= bytes.count else { return nil }
        return bytes[start..<start + count].starts(with: [0xFF, 0xD8]) ? start..<start + count : nil
    }

    private mutating func replace(_ old: String, with new: String, at start: Int) {
        guard bytes.dropFirst(start).starts(with: old.utf8) else { return }
        bytes.replaceSubrange(start..<start + old.utf8.count, with: new.utf8)
    }

    private mutating func set(_ number: Int, at start: Int, bytes count: Int) {
        guard start + count <= bytes.count else { return }
        let digits = TIFFDirectory.number(number, bytes: count)
        bytes.replaceSubrange(start..<start + count, with: numbers.isBigEndian ? digits.reversed() : digits)
    }
}
