import Foundation
import Testing

@testable import Imaging

/// XMP that is too long for a segment of a JPEG file.
@Suite struct ExtendedXMPTests {
    /// A packet that describes one property.
    private func packet(_ property: String, _ value: String) -> [UInt8] {
        Array(
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:\(property)="\(value)"/>\
            </rdf:RDF></x:xmpmeta>
            """.utf8)
    }

    /// What a file of a format says after metadata were written into it.
    private func written(_ metadata: Metadata, as name: String) throws -> Metadata {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent(name)
            try Photograph(.gradient(width: 30, height: 20), metadata: metadata).write(to: url)
            return try PictureInput(contentsOf: url).metadata
        }
    }

    private let long = String(repeating: "canvas ", count: 30_000)

    /// A short packet with an extension, as cameras' and photographers' programs write them.
    private func divided() -> Metadata {
        let extended = packet("description", long)
        let note = String(decoding: ExtendedXMP.packet(for: extended), as: UTF8.self)
        let main = note.replacing("</rdf:RDF>", with: "<rdf:Description dc:creator=\"Vincent\"/></rdf:RDF>")
        return Metadata(xmp: Array(main.utf8), extendedXMP: extended)
    }

    @Test func jpegKeepsBothPiecesAsTheyAre() throws {
        let metadata = divided()
        try #expect(written(metadata, as: "a.jpg") == metadata)
    }

    @Test(arguments: ["a.png", "a.webp", "a.tif"])
    func otherFormatsGetOnePieceWithoutTheName(name: String) throws {
        let text = try String(decoding: #require(written(divided(), as: name).xmp), as: UTF8.self)
        #expect(text.contains("Vincent") && text.contains(long))
        #expect(!text.contains("HasExtendedXMP"))
        #expect(text.ranges(of: "</rdf:RDF>").count == 1)
    }

    @Test func aLongPacketBecomesAnExtension() throws {
        let whole = packet("description", long)
        let metadata = try written(Metadata(xmp: whole), as: "a.jpg")
        #expect(metadata.extendedXMP == whole)
        #expect(
            try written(metadata, as: "a.png").xmp.map { String(decoding: $0, as: UTF8.self).contains(long) } == true)
    }

    @Test func thePiecesOfALongPacketBecomeOneExtension() throws {
        var metadata = divided()
        metadata.xmp! += Array(repeating: UInt8(ascii: " "), count: 70_000)
        let extended = try #require(written(metadata, as: "a.jpg").extendedXMP)
        let text = String(decoding: extended, as: UTF8.self)
        #expect(text.contains("Vincent") && text.contains(long))
    }

    @Test func partsComeInAnyOrder() {
        let segments = JPEGSegments.segments(of: divided())
        #expect(segments.count == 5)
        #expect(read(segments.reversed()) == divided())
    }

    @Test func anExtensionOfWhichAPartIsMissingIsNone() {
        let segments = JPEGSegments.segments(of: divided())
        for missing in 1..<segments.count {
            var some = segments
            some.remove(at: missing)
            #expect(read(some) == Metadata(xmp: divided().xmp))
        }
    }

    @Test func anotherPacketsExtensionIsNone() {
        var other = divided()
        other.xmp = ExtendedXMP.packet(for: [1, 2, 3])
        #expect(read(JPEGSegments.segments(of: other)).extendedXMP == other.extendedXMP)
        var segments = JPEGSegments.segments(of: other)
        segments[0] = JPEGSegments.segments(of: divided())[0]
        #expect(read(segments).extendedXMP == nil)
    }

    /// What a file with these segments says.
    private func read(_ segments: [JPEGSegments.Segment]) -> Metadata {
        let file: [UInt8] = segments.reduce(into: [0xFF, 0xD8]) { file, segment in
            let length = segment.content.count + 2
            file += [0xFF, UInt8(0xE0 + segment.number), UInt8(length >> 8), UInt8(length & 0xFF)] + segment.content
        }
        return file.withUnsafeBufferPointer { JPEGSegments($0).metadata }
    }
}
