import Testing

@testable import Imaging

/// Wrong PNG files: what PngSuite's corrupt ones try, written anew.
@Suite struct PNGDamageTests {
    private func writer(_ color: PNGWriter.Color = .rgb, depth: Int = 8) -> PNGWriter {
        PNGWriter(width: 9, height: 7, color: color, depth: depth) { x, y, _ in (x + y) % (1 << depth) }
    }

    private func expectDamaged(_ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: ImageError.self, sourceLocation: location) {
            try Image(decoding: bytes, name: "bad.png")
        }
        guard case .damaged("bad.png", _)? = error else {
            Issue.record("\(String(describing: error))", sourceLocation: location)
            return
        }
    }

    /// A file of the writer's header and the given chunks.
    private func file(_ chunks: [UInt8]...) -> [UInt8] {
        PNGWriter.signature + PNGWriter.chunk("IHDR", writer().header) + chunks.flatMap { $0 }
            + PNGWriter.chunk("IEND", [])
    }

    @Test("A signature with any byte changed is no PNG", arguments: 0..<8)
    func signature(position: Int) {
        var bytes = writer().bytes
        bytes[position] ^= 0x20
        #expect(throws: ImageError.unknownFormat("bad.png", resembling: nil)) {
            try Image(decoding: bytes, name: "bad.png")
        }
    }

    @Test("A wrong checksum is damage, in the header and in the pixels", arguments: ["IHDR", "IDAT"])
    func checksum(name: String) throws {
        var bytes = writer().bytes
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: name.utf8) })
        let length = bytes[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
        bytes[start + 4 + length] ^= 1
        expectDamaged(bytes)
    }

    @Test("Depths that a colour type does not have are refused", arguments: PNGWriter.Color.allCases)
    func impossibleDepth(color: PNGWriter.Color) {
        for depth in [0, 3, 5, 7, 32] + (color == .palette ? [16] : []) {
            var header = writer(color).header
            header[8] = UInt8(depth)
            expectDamaged(PNGWriter.signature + PNGWriter.chunk("IHDR", header) + writer().bytes[33...])
        }
    }

    @Test("Colour types, compressions, filters and interlacings that there are not", arguments: [9, 10, 11, 12])
    func unknownMethods(position: Int) {
        var header = writer().header
        header[position] = 5
        expectDamaged(PNGWriter.signature + PNGWriter.chunk("IHDR", header) + writer().bytes[33...])
    }

    @Test("A picture has a width and a height", arguments: [0, 4])
    func noSide(position: Int) {
        var header = writer().header
        header.replaceSubrange(position..<position + 4, with: [0, 0, 0, 0])
        expectDamaged(PNGWriter.signature + PNGWriter.chunk("IHDR", header) + writer().bytes[33...])
    }

    @Test("A palette must be there, and be whole colours") func palettes() {
        var bad = writer(.palette)
        expectDamaged(bad.bytes)
        for length in [0, 1, 4, 3 * 257] {
            bad.extras = [("PLTE", [UInt8](repeating: 9, count: length))]
            expectDamaged(bad.bytes)
        }
    }

    @Test("Pixels must be there, and all of them") func missingPixels() {
        let pixels = PNGWriter.stored([UInt8](repeating: 0, count: 7 * 28))
        #expect(throws: Never.self) { try Image(decoding: file(PNGWriter.chunk("IDAT", pixels)), name: "good.png") }
        expectDamaged(file())
        expectDamaged(file(PNGWriter.chunk("IDAT", [])))
        expectDamaged(file(PNGWriter.chunk("IDAT", PNGWriter.stored([]))))
        expectDamaged(file(PNGWriter.chunk("IDAT", PNGWriter.stored([UInt8](repeating: 0, count: 6 * 28)))))
        expectDamaged(file(PNGWriter.chunk("IDAT", [0x78])))
        expectDamaged(file(PNGWriter.chunk("IDAT", [UInt8](repeating: 0xFF, count: 300))))
    }

    @Test("A row is filtered in one of five ways") func unknownFilter() {
        expectDamaged(file(PNGWriter.chunk("IDAT", PNGWriter.stored([UInt8](repeating: 5, count: 7 * 28)))))
    }

    @Test("A chunk that must be understood and is not ends it") func criticalChunk() {
        var bad = writer()
        bad.extras = [("FuTu", [1, 2, 3])]
        expectDamaged(bad.bytes)
    }

    @Test("The header comes first, and once") func headerFirst() {
        let (good, header) = (writer().bytes, writer().header)
        expectDamaged(PNGWriter.signature + good[33...])
        var twice = writer()
        twice.extras = [("IHDR", header)]
        expectDamaged(twice.bytes)
    }

    @Test("A chunk may claim any length, and gets none of it") func absurdLength() {
        for length in [0x7FFF_FFFF, 0xFFFF_FFFF, 0x8000_0000] as [UInt32] {
            expectDamaged(file(PNGWriter.bigEndian(length) + Array("IDAT".utf8) + [0, 0, 0, 0]))
            expectDamaged(file(PNGWriter.bigEndian(length) + Array("tEXt".utf8) + [0, 0, 0, 0]))
        }
    }

    @Test("Every kind of file may end anywhere", arguments: PNGKindsTests.Kind.all)
    func truncated(kind: PNGKindsTests.Kind) {
        var writer = PNGWriter(
            width: 5, height: 4, color: kind.color, depth: kind.depth, isInterlaced: kind.isInterlaced
        ) { _, _, _ in 1 }
        writer.extras = [("PLTE", [UInt8](repeating: 7, count: 6))]
        if kind.color == .grey || kind.color == .greyAlpha { writer.extras = [] }
        let bytes = writer.bytes
        for length in 1..<bytes.count {
            #expect(throws: ImageError.self) { try Image(decoding: Array(bytes[..<length]), name: "cut.png") }
        }
    }
}
