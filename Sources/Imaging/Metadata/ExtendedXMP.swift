import Digest

/// XMP in two pieces, as JPEG holds a text that is too long for one segment: a packet that every program reads, and an
/// extension with what found no room, which the packet knows by name.
///
/// Source: XMP specification part 3 (2020), 1.1.3.1.
enum ExtendedXMP {
    /// How many characters name an extension: its MD5, in hexadecimal digits.
    private static let nameLength = 32

    /// A part of an extension, as a segment holds it.
    struct Part {
        /// Bytes before the text: the extension's name, its length, and where in it the part begins.
        fileprivate static let headerLength = nameLength + 8

        let name: String
        let length, start: Int
        let text: ArraySlice<UInt8>
    }

    /// The extension that the parts make, if none is missing.
    static func whole(of parts: [Part]) -> [UInt8]? {
        let whole = parts.sorted { $0.start < $1.start }.reduce(into: [UInt8]()) { whole, part in
            if part.start == whole.count { whole += part.text }
        }
        return whole.count == parts.first?.length ? whole : nil
    }

    /// An extension in parts of at most `size` bytes.
    static func parts(of extended: [UInt8], name: String, size: Int) -> [Part] {
        let step = size - Part.headerLength
        return stride(from: 0, to: extended.count, by: step).map { start in
            Part(name: name, length: extended.count, start: start, text: extended[start...].prefix(step))
        }
    }

    /// The name of the extension that a packet has.
    static func name(in packet: [UInt8]) -> String? {
        String(decoding: packet, as: UTF8.self).firstMatch(of: note).flatMap { $0.attribute ?? $0.element }
            .map(String.init)
    }

    /// A packet that says nothing itself, and has all of another as its extension.
    static func packet(for extended: [UInt8]) -> [UInt8] {
        var hash = MD5()
        hash.update(extended)
        return Array(
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" \
            xmpNote:HasExtendedXMP="\(hash.finished().uppercased())"/></rdf:RDF></x:xmpmeta>
            """.utf8)
    }

    /// The packet with what its extension describes, and without the extension's name.
    static func joined(_ packet: [UInt8], _ extended: [UInt8]) -> [UInt8] {
        let packet = Array(String(decoding: packet, as: UTF8.self).replacing(note, with: "").utf8)
        guard let end = packet.ranges(of: descriptionsEnd).last?.lowerBound,
            let begin = extended.firstRange(of: descriptionsBegin)?.upperBound,
            let first = extended[begin...].firstIndex(of: UInt8(ascii: ">")),
            let last = extended.ranges(of: descriptionsEnd).last?.lowerBound, first < last
        else { return packet }
        return Array(packet[..<end]) + extended[(first + 1)..<last] + packet[end...]
    }

    private static let descriptionsBegin = Array("<rdf:RDF".utf8)
    private static let descriptionsEnd = Array("</rdf:RDF>".utf8)
    /// The property that names the extension, as an attribute or as an element.
    nonisolated(unsafe) private static let note =
        /xmpNote:HasExtendedXMP\s*=\s*["'](?<attribute>\w{32})["']|<xmpNote:HasExtendedXMP>(?<element>\w{32})<\/xmpNote:HasExtendedXMP>/
}

extension ExtendedXMP.Part {
    /// nil if the bytes are too few.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= Self.headerLength else { return nil }
        let numbers = bytes.dropFirst(Self.headerLength - 8)
        name = String(decoding: bytes.prefix(Self.headerLength - 8), as: UTF8.self)
        length = numbers.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        start = numbers.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        text = numbers.dropFirst(8)
    }

    var bytes: [UInt8] {
        Array(name.utf8) + [length, start].flatMap { TIFFDirectory.number($0, bytes: 4).reversed() } + text
    }
}
