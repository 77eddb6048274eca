/// What the segments before the pixels of a JPEG file carry beside them.
///
/// Sources: JFIF 1.02; Exif 2.32, 4.7.2; XMP specification part 3, 1.1.3; ICC.1:2022, annex B.4; IPTC Photo Metadata 2023, 4.2.
struct JPEGSegments {
    private static let densityName = Array("JFIF\0".utf8)
    static let exifName = Array("Exif\0\0".utf8)
    static let xmpName = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    static let extensionName = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
    private static let profileName = Array("ICC_PROFILE\0".utf8)
    static let photoshopName = Array("Photoshop 3.0\0".utf8)

    private(set) var exif, xmp: [UInt8]?
    private var pixelsPerInch: Double?
    private var extensionParts: [ExtendedXMP.Part] = []
    private var profileParts: [(number: UInt8, bytes: [UInt8])] = []
    private var photoshop: [UInt8] = []

    var metadata: Metadata {
        Metadata(
            exif: exif, xmp: xmp, extendedXMP: extendedXMP, iptc: PhotoshopResources.iptc(in: photoshop),
            pixelsPerInch: pixelsPerInch)
    }

    /// The ICC profile, of which a segment may hold a part only.
    var profile: [UInt8]? {
        if profileParts.isEmpty { return nil }
        return profileParts.sorted { $0.number < $1.number }.flatMap(\.bytes)
    }

    /// The extension of the XMP packet, if all of its parts are there.
    private var extendedXMP: [UInt8]? {
        guard !extensionParts.isEmpty, let name = xmp.flatMap(ExtendedXMP.name) else { return nil }
        return ExtendedXMP.whole(of: extensionParts.filter { $0.name == name })
    }

    init(_ file: UnsafeBufferPointer<UInt8>) {
        var position = 2
        while let marker = Self.marker(in: file, at: &position), marker != 0xDA, position + 2 <= file.count {
            let length = max(2, Int(file[position]) << 8 | Int(file[position + 1]))
            let end = min(position + length, file.count)
            add(Array(file[min(position + 2, end)..<end]), marker: marker)
            position = end
        }
    }

    /// The next marker, before which any number of 0xFF may stand, and, as libjpeg has it, bytes that make no sense.
    private static func marker(in file: UnsafeBufferPointer<UInt8>, at position: inout Int) -> UInt8? {
        while position + 1 < file.count {
            position += 1
            // 0xFF 0 is no marker.
            if file[position - 1] == 0xFF, ![0, 0xFF].contains(file[position]) {
                position += 1
                return file[position - 1]
            }
        }
        return nil
    }

    /// Two bytes of version, a unit, and two numbers of two bytes.
    private static func density(_ content: ArraySlice<UInt8>) -> Double? {
        let bytes = content.prefix(7).map(Int.init)
        guard bytes.count == 7 else { return nil }
        let (horizontal, vertical) = (bytes[3] << 8 | bytes[4], bytes[5] << 8 | bytes[6])
        guard horizontal == vertical else { return nil }
        return switch bytes[2] {
        case 1: Double(horizontal)
        case 2: 2.54 * Double(horizontal)
        default: nil
        }
    }

    private mutating func add(_ content: [UInt8], marker: UInt8) {
        func rest(after name: [UInt8]) -> ArraySlice<UInt8>? {
            content.starts(with: name) ? content.dropFirst(name.count) : nil
        }
        switch marker {
        case 0xE0: pixelsPerInch = pixelsPerInch ?? rest(after: Self.densityName).flatMap(Self.density)
        case 0xE1:
            exif = exif ?? rest(after: Self.exifName).map(Array.init)
            xmp = xmp ?? rest(after: Self.xmpName).map(Array.init)
            if let part = rest(after: Self.extensionName).flatMap(ExtendedXMP.Part.init) { extensionParts.append(part) }
        case 0xE2:
            // Two bytes say which part it is and how many there are.
            if let part = rest(after: Self.profileName), part.count > 2 {
                profileParts.append((part[part.startIndex], Array(part.dropFirst(2))))
            }
        case 0xED: photoshop += rest(after: Self.photoshopName) ?? []
        default: break
        }
    }
}
