/// What the segments before the pixels of a JPEG file carry beside them.
///
/// Sources: Exif 2.32, 4.7.2; XMP specification part 3, 1.1.3; ICC.1:2022, annex B.4.
struct JPEGSegments {
    private static let exifName = Array("Exif\0\0".utf8)
    private static let xmpName = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    private static let profileName = Array("ICC_PROFILE\0".utf8)
    /// What a segment can hold.
    private static let most = 65_533

    private(set) var exif, xmp: [UInt8]?
    private var profileParts: [(number: UInt8, bytes: [UInt8])] = []

    /// The ICC profile, of which a segment may hold a part only.
    var profile: [UInt8]? {
        if profileParts.isEmpty { return nil }
        return profileParts.sorted { $0.number < $1.number }.flatMap(\.bytes)
    }

    init(_ file: UnsafeBufferPointer<UInt8>) {
        var position = 2
        while position + 4 <= file.count, file[position] == 0xFF, file[position + 1] != 0xDA {
            let length = max(2, Int(file[position + 2]) << 8 | Int(file[position + 3]))
            let end = min(position + 2 + length, file.count)
            add(Array(file[min(position + 4, end)..<end]), marker: file[position + 1])
            position = end
        }
    }

    private mutating func add(_ content: [UInt8], marker: UInt8) {
        func rest(after name: [UInt8]) -> [UInt8]? {
            content.starts(with: name) ? Array(content[name.count...]) : nil
        }
        if marker == 0xE1 {
            exif = exif ?? rest(after: Self.exifName)
            xmp = xmp ?? rest(after: Self.xmpName)
        }
        // Two bytes say which part it is and how many there are.
        if marker == 0xE2, let part = rest(after: Self.profileName), part.count > 2 {
            profileParts.append((part[0], Array(part[2...])))
        }
    }

    /// What the application's segments number 1 of a file with this metadata hold. Data that are too long for one stay out.
    static func applicationSegments(of metadata: Metadata) -> [[UInt8]] {
        [metadata.exif.map { exifName + $0 }, metadata.xmp.map { xmpName + $0 }].compactMap { $0 }
            .filter { $0.count <= most }
    }
}
