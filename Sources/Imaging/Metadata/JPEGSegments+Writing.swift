extension JPEGSegments {
    /// What a segment can hold.
    private static let most = 65_533

    /// An application's segment: its number, and what it holds.
    typealias Segment = (number: Int, content: [UInt8])

    /// The segments of a file with this metadata. Exif and IPTC data that are too long for one stay out.
    static func segments(of metadata: Metadata) -> [Segment] {
        var result: [Segment] = []
        if let exif = metadata.exif { result.append((1, exifName + exif)) }
        if let xmp = metadata.xmp { result += segments(xmp: xmp, extended: metadata.extendedXMP) }
        if let iptc = metadata.iptc {
            result.append((13, photoshopName + PhotoshopResources.block(iptc: iptc)))
        }
        return result.filter { $0.content.count <= most }
    }

    /// The packet, and its extension in parts. A packet that is too long becomes an extension itself.
    private static func segments(xmp packet: [UInt8], extended: [UInt8]?) -> [Segment] {
        if xmpName.count + packet.count > most {
            let whole = extended.map { ExtendedXMP.joined(packet, $0) } ?? packet
            return segments(xmp: ExtendedXMP.packet(for: whole), extended: whole)
        }
        let main = [(1, xmpName + packet)]
        guard let extended, let name = ExtendedXMP.name(in: packet) else { return main }
        let room = most - extensionName.count
        return main + ExtendedXMP.parts(of: extended, name: name, size: room).map { (1, extensionName + $0.bytes) }
    }
}
