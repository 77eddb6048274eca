/// A directory of a TIFF structure: what it says under which tag, and the directories below it.
///
/// Sources: TIFF 6.0, section 2; Exif 2.32, 4.6.3.
struct TIFFDirectory: Equatable {
    struct Entry: Equatable {
        /// The kind of number, as TIFF counts them.
        let kind: Int
        /// The numbers, with the byte that counts least first.
        let bytes: [UInt8]

        /// How many numbers there are.
        var count: Int { bytes.count / TIFFDirectory.sizes[kind]! / (TIFFDirectory.fractions.contains(kind) ? 2 : 1) }
    }

    /// By tag.
    var entries: [Int: Entry] = [:]
    /// By the tag that says where they are.
    var children: [Int: TIFFDirectory] = [:]

    /// Tags under which other directories are found: Exif's, GPS's, and one within Exif's.
    private static let childTags: Set = [0x8769, 0x8825, 0xA005]
    /// Bytes of a number by its kind; of a fraction, those of its two halves.
    fileprivate static let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 1, 7: 1, 8: 2, 9: 4, 10: 4, 11: 4, 12: 8, 13: 4]
    fileprivate static let fractions: Set = [5, 10]
    /// Values of more bytes in all are no description of a picture.
    private static let mostBytes = 1 << 24

    init() {}

    /// Reads a directory and two levels of those below it; entries that make no sense are left out.
    init?(_ source: TIFFBytes, at start: Int) {
        var budget = Self.mostBytes
        self.init(source, at: start, depth: 2, within: &budget)
    }

    private init?(_ source: TIFFBytes, at start: Int, depth: Int, within budget: inout Int) {
        let layout = source.layout
        guard let count = source.number(at: start, bytes: layout.count) else { return nil }
        // There are not more tags.
        for position in (0..<min(count, 1 << 16)).lazy.map({ start + layout.count + layout.entry * $0 }) {
            guard let tag = source.number(at: position, bytes: 2) else { return }
            if Self.childTags.contains(tag) {
                guard depth > 0, children[tag] == nil,
                    let place = source.number(at: position + 4 + layout.address, bytes: layout.address)
                else { continue }
                children[tag] = TIFFDirectory(source, at: place, depth: depth - 1, within: &budget)
            } else if let entry = Self.entry(source, at: position, within: &budget) {
                entries[tag] = entry
            }
        }
    }

    /// An entry is a tag, a kind, a count, and room that holds the numbers or says where they are.
    private static func entry(_ source: TIFFBytes, at position: Int, within budget: inout Int) -> Entry? {
        guard let kind = source.number(at: position + 2, bytes: 2), let size = sizes[kind],
            let count = source.number(at: position + 4, bytes: source.layout.address), count <= budget
        else { return nil }
        let numbers = fractions.contains(kind) ? 2 * count : count
        let room = (position: position + 4 + source.layout.address, size: source.layout.address)
        guard numbers * size <= budget,
            let place = numbers * size <= room.size
                ? room.position : source.number(at: room.position, bytes: room.size),
            let bytes = source.littleEndian(at: place, count: numbers, size: size)
        else { return nil }
        budget -= bytes.count
        return Entry(kind: kind, bytes: bytes)
    }

    /// The directory as it lies so many bytes behind the structure's beginning, then its numbers, then the directories
    /// below; the byte that counts least first.
    func bytes(at start: Int) -> [UInt8] {
        let tags = (Array(entries.keys) + children.keys).sorted()
        let end = start + 2 + 12 * tags.count + 4
        var directory = Self.number(tags.count, bytes: 2)
        var rest: [UInt8] = []
        for tag in tags {
            let entry = entries[tag]
            let value = entry?.bytes ?? children[tag]!.bytes(at: end + rest.count)
            let isInPlace = entry != nil && value.count <= 4
            directory += Self.number(tag, bytes: 2) + Self.number(entry?.kind ?? 4, bytes: 2)
            directory += Self.number(entry?.count ?? 1, bytes: 4)
            directory +=
                isInPlace
                ? value + [UInt8](repeating: 0, count: 4 - value.count) : Self.number(end + rest.count, bytes: 4)
            // Everything begins at an even address.
            if !isInPlace { rest += value + [UInt8](repeating: 0, count: value.count % 2) }
        }
        return directory + Self.number(0, bytes: 4) + rest
    }

    /// A number with the byte that counts least first.
    static func number(_ number: Int, bytes count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
