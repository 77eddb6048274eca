import Foundation
import Testing

@testable import Imaging

/// Files that are not pictures, or not any more.
@Suite struct DamageTests {
    @Test(arguments: [
        "rgb8.png", "rgb16-interlaced.png", "palette2-alpha.png", "baseline.jpg", "progressive.jpg", "cmyk.jpg",
        "orientation6.jpg", "restarts.jpg",
    ])
    func everyTruncationIsAnError(name: String) throws {
        let bytes = try Fixtures.bytes(name)
        for length in bytes.indices {
            #expect(throws: ImageError.self, "\(length) of \(bytes.count) bytes") {
                try Image(decoding: Array(bytes[..<length]), name: name)
            }
        }
    }

    @Test(arguments: ["rgb8.png", "baseline.jpg"])
    func truncationIsCalledThat(name: String) throws {
        let bytes = try Fixtures.bytes(name)
        let error = #expect(throws: ImageError.self) {
            try Image(decoding: Array(bytes[..<(bytes.count * 3 / 4)]), name: "photo")
        }
        let sentence = try #require(error).description
        #expect(sentence.hasPrefix("Cannot read photo: it is truncated or damaged ("))
    }

    @Test(arguments: ["rgb8.png", "palette2-alpha.png", "progressive.jpg", "ycck.jpg", "orientation6.jpg"])
    func noFlippedByteCrashes(name: String) throws {
        let bytes = try Fixtures.bytes(name)
        for i in bytes.indices {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[i] ^= flip
                // A flipped byte of a JPEG may well be another valid picture.
                let image = try? Image(decoding: damaged, name: name)
                #expect(image.map { $0.pixels.count == $0.width * $0.height * 3 } ?? true)
            }
        }
    }

    @Test func aPNGOfImpossibleSizeIsRefusedByItsHeader() throws {
        let size = [0, 1, 0x86, 0xA0] as [UInt8]  // 100,000
        var bytes = try Fixtures.bytes("rgb8.png")
        bytes.replaceSubrange(16..<24, with: size + size)
        bytes.replaceSubrange(29..<33, with: checksum(bytes[12..<29]))
        let expected = ImageError.tooLarge("bomb.png", width: 100_000, height: 100_000)
        #expect(throws: expected) { try Image(decoding: bytes, name: "bomb.png") }
        #expect(expected.description.contains("100000×100000"))
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("bomb.png")
            try Data(bytes).write(to: url)
            #expect(throws: ImageError.self) { try PictureInput(contentsOf: url) }
        }
    }

    @Test func sidesWhoseProductIsNoNumberAreTooLarge() throws {
        // One bit a pixel, one strip, 4,026,531,840 pixels on a side.
        let side = TIFFDirectory.number(4_026_531_840, bytes: 4)
        var directory = TIFFDirectory()
        for (tag, kind, value) in [
            (256, 4, side), (257, 4, side), (258, 3, [1, 0]), (259, 3, [1, 0]), (262, 3, [1, 0]),
            (273, 4, [8, 0, 0, 0]),
            (277, 3, [1, 0]),
        ] {
            directory.entries[tag] = TIFFDirectory.Entry(kind: kind, bytes: value)
        }
        let bytes = [0x49, 0x49, 42, 0, 8, 0, 0, 0] + directory.bytes(at: 8)
        let expected = ImageError.tooLarge("bomb.tif", width: 4_026_531_840, height: 4_026_531_840)
        #expect(throws: expected) { try Image(decoding: bytes, name: "bomb.tif") }
    }

    /// All its tiles are one; each goes on far below the picture, whose rows as wide as it is would be 13 GB.
    @Test func aTileThatIsTallerThanItsPictureTakesNoMoreThanItself() throws {
        let (width, height, tile) = (65_536, 16, (width: 16, height: 65_536))
        let (count, tileBytes, start) = (width / tile.width, 3 * tile.width * tile.height, 8)
        var directory = TIFFDirectory()
        func set(_ tag: Int, _ values: [Int], bytes: Int) {
            let kind = bytes == 2 ? 3 : 4
            directory.entries[tag] = TIFFDirectory.Entry(
                kind: kind, bytes: values.flatMap { TIFFDirectory.number($0, bytes: bytes) })
        }
        for (tag, value) in [(0x100, width), (0x101, height), (0x142, tile.width), (0x143, tile.height)] {
            set(tag, [value], bytes: 4)
        }
        for (tag, values) in [(0x102, [8, 8, 8]), (0x103, [1]), (0x106, [2]), (0x115, [3])] {
            set(tag, values, bytes: 2)
        }
        set(0x144, Array(repeating: start, count: count), bytes: 4)
        set(0x145, Array(repeating: tileBytes, count: count), bytes: 4)
        let place = start + tileBytes
        let bytes =
            Array("II*\0".utf8) + TIFFDirectory.number(place, bytes: 4) + [UInt8](repeating: 70, count: tileBytes)
            + directory.bytes(at: place)
        let before = peakBytes
        let image = try Image(decoding: bytes, name: "tall.tif")
        #expect((image.width, image.height) == (width, height) && image.pixels.allSatisfy { $0 == 70 })
        // Other tests run in the same process.
        #expect(peakBytes - before < 6_000_000_000)
    }

    /// What this process held at most.
    private var peakBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return 1024 * usage.ru_maxrss
    }

    @Test(arguments: ["P6 20000 10000 255\n", "P5 20000 10000 65535\n", "P3 20000 10000 255\n", "P2 20000 10000 255\n"])
    func aHeaderWithoutPixelsGetsNoMemory(header: String) {
        #expect(throws: ImageError.damaged("short.ppm", reason: "the file ends too soon")) {
            try PictureInput(decoding: Array(header.utf8), name: "short.ppm")
        }
    }

    @Test func aShortFileGetsNoMemoryForALargePicture() throws {
        var bytes = try Fixtures.bytes("rgb8.png")
        bytes.replaceSubrange(16..<24, with: [0, 0, 0x36, 0xB0, 0, 0, 0x36, 0xB0])  // 14,000
        bytes.replaceSubrange(29..<33, with: checksum(bytes[12..<29]))
        #expect(throws: ImageError.damaged("short.png", reason: "the file ends too soon")) {
            try PictureInput(decoding: bytes, name: "short.png")
        }
    }

    @Test func aJPEGOfImpossibleSizeIsRefusedByItsHeader() throws {
        var bytes = try Fixtures.bytes("baseline.jpg")
        let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
        bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0x00, 0xFF, 0x00])
        #expect(throws: ImageError.tooLarge("bomb", width: 65280, height: 65280)) {
            try Image(decoding: bytes, name: "bomb")
        }
    }

    @Test func whatIsNotAPictureIsNamed() throws {
        try withTemporaryFolder { folder in
            for (start, kind) in [
                ("hello, world", nil), ("GIF89a", "a GIF picture"), ("BM\0\0\0\0\0\0", "a BMP picture"),
                ("\0\0\0\u{18}ftypheic", "a HEIF picture"), ("\u{7f}", nil),
            ] {
                let url = folder.appendingPathComponent("text.jpg")
                try Data(start.utf8).write(to: url)
                let expected = ImageError.unknownFormat(url.relativePath, resembling: kind)
                #expect(throws: expected) { try Image(contentsOf: url) }
            }
        }
    }

    @Test func filesThatCannotBeReadAreToldApart() throws {
        try withTemporaryFolder { folder in
            let empty = folder.appendingPathComponent("empty.png")
            let missing = folder.appendingPathComponent("missing.png")
            let beneathAFile = empty.appendingPathComponent("a.png")
            try Data().write(to: empty)
            #expect(throws: ImageError.empty(empty.relativePath)) { try Image(contentsOf: empty) }
            #expect(throws: ImageError.missing(missing.relativePath)) { try Image(contentsOf: missing) }
            #expect(throws: ImageError.missing(beneathAFile.relativePath)) { try Image(contentsOf: beneathAFile) }
            #expect(throws: ImageError.isDirectory(folder.relativePath)) { try Image(contentsOf: folder) }
            #expect(throws: ImageError.isDirectory(folder.relativePath)) { try PictureInput(contentsOf: folder) }
        }
    }

    @Test(.enabled(if: geteuid() != 0, "nothing is forbidden to root"))
    func aFileOfSomebodyElseIsNotPermitted() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("secret.png")
            try Data("secret".utf8).write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: url.path)
            #expect(throws: ImageError.notPermitted(url.relativePath)) { try Image(contentsOf: url) }
        }
    }

    @Test func aPathIsToldAsItWasGiven() {
        let error = #expect(throws: ImageError.self) { try Image(contentsOf: URL(fileURLWithPath: "no such/ü.png")) }
        #expect(error == .missing("no such/ü.png"))
    }

    /// The cyclic redundancy check of a PNG chunk (PNG specification, annex D).
    private func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let remainder = bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: ~remainder >> (24 - 8 * $0)) }
    }
}
