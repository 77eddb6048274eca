import Testing

@testable import Imaging

/// JPEG files whose segments are missing, doubled, out of order or lie about themselves.
@Suite struct JPEGDamageTests {
    /// A file's segments: a marker with what belongs to it, after a scan's header the coded pixels too.
    private struct Segment {
        let marker: UInt8
        var bytes: [UInt8]
    }

    private func segments(of name: String) throws -> [Segment] {
        let file = try Fixtures.bytes(name)
        var (segments, position) = ([Segment](), 0)
        while position + 1 < file.count {
            let start = position
            let marker = file[start + 1]
            position += 2
            if marker != 0xD8 && marker != 0xD9 { position += Int(file[start + 2]) << 8 | Int(file[start + 3]) }
            // Coded pixels have no marker in them but stuffed zeros and restarts.
            while marker == 0xDA,
                !(file[position] == 0xFF && file[position + 1] != 0 && !(0xD0...0xD7 ~= file[position + 1]))
            { position += 1 }
            segments.append(Segment(marker: marker, bytes: Array(file[start..<position])))
        }
        return segments
    }

    private func decode(_ segments: some Sequence<Segment>) throws -> Image {
        try Image(decoding: segments.flatMap(\.bytes), name: "bad.jpg")
    }

    private func expectDamaged(_ segments: some Sequence<Segment>, _ location: SourceLocation = #_sourceLocation) {
        #expect(throws: ImageError.self, sourceLocation: location) { _ = try decode(segments) }
    }

    private static let files = ["baseline.jpg", "progressive.jpg", "restarts.jpg", "grey.jpg"]

    @Test("Taken apart and put together, a file is the same", arguments: files)
    func whole(name: String) throws {
        try #expect(decode(segments(of: name)) == Image(decoding: Fixtures.bytes(name), name: name))
    }

    @Test("Quantisation, frame and scans are all needed", arguments: files, [0xDB, 0xC0, 0xDA] as [UInt8])
    func missing(name: String, marker: UInt8) throws {
        let markers: [UInt8] = marker == 0xC0 ? [0xC0, 0xC2] : [marker]
        expectDamaged(try segments(of: name).filter { !markers.contains($0.marker) })
    }

    @Test("Where a file has no Huffman tables, the standard's are meant, as in films of JPEGs")
    func standardTables() throws {
        func without(_ name: String) throws -> [Segment] { try segments(of: name).filter { $0.marker != 0xC4 } }
        try #expect(decode(without("baseline.jpg")) == decode(segments(of: "baseline.jpg")))
        expectDamaged(try without("progressive.jpg"))
    }

    @Test("There is one frame", arguments: files) func twoFrames(name: String) throws {
        expectDamaged(try segments(of: name).flatMap { [0xC0, 0xC2].contains($0.marker) ? [$0, $0] : [$0] })
    }

    @Test("A progressive file may stop after any scan, and is a coarser picture") func fewerScans() throws {
        let all = try segments(of: "progressive.jpg")
        let whole = try decode(all)
        let scans = all.indices.filter { all[$0].marker == 0xDA }
        #expect(scans.count > 5)
        var last = Float.infinity
        for scan in [scans[0], scans[scans.count / 2], scans[scans.count - 1]] {
            let image = try decode(all[...scan] + [all[all.count - 1]])
            let difference = zip(image.pixels, whole.pixels).reduce(0) { $0 + abs($1.0 - $1.1) }
            #expect(difference <= last)
            last = difference
        }
        #expect(last == 0)
    }

    @Test("Scans of a progressive file are in order, or its picture is refused or whole in size")
    func shuffledScans() throws {
        let all = try segments(of: "progressive.jpg")
        let scans = all.indices.filter { all[$0].marker == 0xDA }
        for (first, second) in zip(scans, scans.dropFirst()) {
            var shuffled = all
            shuffled.swapAt(first, second)
            let image = try? decode(shuffled)
            #expect(image.map { $0.width == 21 && $0.height == 15 } ?? true)
        }
    }

    @Test("Sizes, samplings and precisions that cannot be", arguments: files) func frames(name: String) throws {
        // Precision; height; width; components; the first one's sampling; its table.
        for (offset, value) in [(4, 7), (4, 16), (9, 0), (9, 9), (11, 0x00), (11, 0x51), (12, 9)] as [(Int, UInt8)] {
            var bad = try segments(of: name)
            let frame = try #require(bad.firstIndex { [0xC0, 0xC2].contains($0.marker) })
            bad[frame].bytes[offset] = value
            expectDamaged(bad)
        }
        for side in [5, 7] {
            var bad = try segments(of: name)
            let frame = try #require(bad.firstIndex { [0xC0, 0xC2].contains($0.marker) })
            bad[frame].bytes.replaceSubrange(side..<side + 2, with: [0, 0])
            expectDamaged(bad)
        }
    }

    @Test("Segments that lie about their lengths are refused, or the picture is whole in size", arguments: files)
    func lengths(name: String) throws {
        let good = try segments(of: name)
        for index in good.indices where ![0xD8, 0xD9].contains(good[index].marker) {
            for length in [[0, 0], [0, 1], [0, 2], [0, 3], [1, 0], [0xFF, 0xFF]] as [[UInt8]] {
                var bad = good
                bad[index].bytes.replaceSubrange(2..<4, with: length)
                let image = try? decode(bad)
                #expect(image.map { $0.width == 21 && $0.height == 15 } ?? true)
            }
        }
    }

    @Test("Huffman tables of impossible codes are refused", arguments: files) func huffman(name: String) throws {
        for index in 5..<21 {
            var bad = try segments(of: name)
            let table = try #require(bad.firstIndex { $0.marker == 0xC4 })
            bad[table].bytes[index] = 255
            expectDamaged(bad)
        }
    }

    @Test("Restarts out of order are damage") func restarts() throws {
        var bad = try segments(of: "restarts.jpg")
        let scan = try #require(bad.firstIndex { $0.marker == 0xDA })
        let bytes = bad[scan].bytes
        let restart = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && 0xD0...0xD7 ~= bytes[$0 + 1] })
        bad[scan].bytes[restart + 1] = 0xD0 + (bytes[restart + 1] + 4) % 8
        expectDamaged(bad)
    }
}
