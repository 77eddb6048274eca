import Foundation
import Testing

@testable import Imaging

/// What a file tells of its picture outlives the picture's painting.
@Suite struct MetadataTests {
    private func metadata() throws -> Metadata {
        try PictureInput(contentsOf: Fixtures.photo("metadata.jpg")).metadata
    }

    @Test func aPhotographIsUprightAndKnowsItsCamera() throws {
        let input = try PictureInput(contentsOf: Fixtures.photo("metadata.jpg"))
        #expect((input.width, input.height) == (15, 21))
        let exif = try #require(input.metadata.exif)
        #expect(String(decoding: exif, as: Unicode.ASCII.self).contains("Impasto"))
        try #expect(String(decoding: #require(input.metadata.xmp), as: UTF8.self).contains("Vincent"))
        try #expect(largestDifference(input.decoded().image.pixels, Fixtures.photoFloats("metadata.jpg")) <= 2)
    }

    @Test(arguments: ["a.jpg", "a.png", "a.webp", "a.tif"])
    func aWrittenFileSaysTheSameAndThatItIsUpright(name: String) throws {
        let image = Image.gradient(width: 30, height: 20)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent(name)
            try Photograph(image, metadata: metadata()).write(to: url)
            let input = try PictureInput(contentsOf: url)
            #expect((input.width, input.height) == (30, 20))
            let exif = try #require(input.metadata.exif)
            // TIFF says it among the other things about its pixels.
            #expect(ExifBlock(exif)?.orientation == (name == "a.tif" ? nil : 1))
            #expect(String(decoding: exif, as: Unicode.ASCII.self).contains("Easel"))
            let xmp = try String(decoding: #require(input.metadata.xmp), as: UTF8.self)
            #expect(xmp.contains("Vincent"))
            #expect(xmp.contains(/tiff:Orientation(>|=.)1/))
            // Other formats have no place for it.
            #expect((input.metadata.iptc != nil) == ["a.jpg", "a.tif"].contains(name))
        }
    }

    @Test(arguments: ["a.jpg", "a.png", "a.tif"]) func aPrintKeepsItsSize(name: String) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent(name)
            for resolution in [nil, 300] as [Double?] {
                let photograph = Photograph(
                    .gradient(width: 30, height: 20), metadata: Metadata(pixelsPerInch: resolution))
                try photograph.write(to: .file(url, replacing: true), as: ImageFormat(forWriting: url))
                let read = try PictureInput(contentsOf: url).metadata.pixelsPerInch
                #expect(abs((read ?? 0) - (resolution ?? 0)) < 0.01)
            }
        }
    }

    /// JFIF 1.02: a version, 1 for inches or 2 for centimetres, and how many pixels there are across and down.
    @Test(
        arguments: [
            ([1, 1, 44, 1, 44], 300), ([2, 0, 100, 0, 100], 254), ([0, 0, 1, 0, 1], nil), ([1, 0, 72, 0, 144], nil),
            ([1, 0, 0, 0, 0], nil),
        ] as [([UInt8], Double?)])
    func jpegFilesSayItInEitherUnit(density: [UInt8], pixelsPerInch: Double?) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.jpg")
            try Photograph(.gradient(width: 30, height: 20), metadata: Metadata(pixelsPerInch: 300)).write(to: url)
            var bytes = try [UInt8](Data(contentsOf: url))
            let name = try #require(bytes.firstRange(of: Array("JFIF\0".utf8)))
            let place = name.upperBound + 2..<name.upperBound + 7
            #expect(bytes[place].elementsEqual([1, 1, 44, 1, 44]))
            bytes.replaceSubrange(place, with: density)
            try Data(bytes).write(to: url)
            #expect(try PictureInput(contentsOf: url).metadata.pixelsPerInch == pixelsPerInch)
        }
    }

    /// PNG (third edition), 11.3.4.3: pixels per metre.
    @Test func pngFilesSayItInMetres() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.png")
            try Photograph(.gradient(width: 30, height: 20), metadata: Metadata(pixelsPerInch: 254)).write(to: url)
            let bytes = try [UInt8](Data(contentsOf: url))
            let name = try #require(bytes.firstRange(of: Array("pHYs".utf8)))
            #expect(bytes[name.upperBound...].prefix(9) == [0, 0, 39, 16, 0, 0, 39, 16, 1])
        }
    }

    @Test func pngTellsEverythingOnce() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.png")
            try Photograph(.gradient(width: 30, height: 20), metadata: metadata()).write(to: url)
            let bytes = try [UInt8](Data(contentsOf: url))
            #expect(bytes.ranges(of: Array("eXIf".utf8)).count == 1)
            #expect(bytes.ranges(of: Array("XML:com.adobe.xmp".utf8)).count == 1)
        }
    }

    /// ImageMagick puts it there, and libpng comes to it too late.
    @Test func exifBehindThePixelsOfAPNGIsRead() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.png")
            try Photograph(.gradient(width: 30, height: 20), metadata: metadata()).write(to: url)
            let (bytes, exif) = (try [UInt8](Data(contentsOf: url)), try PictureInput(contentsOf: url).metadata.exif)
            let name = try #require(bytes.firstRange(of: Array("eXIf".utf8)))
            let length = bytes[name.lowerBound - 4..<name.lowerBound].reduce(0) { $0 << 8 | Int($1) }
            let chunk = name.lowerBound - 4..<name.upperBound + length + 4
            var moved = bytes
            moved.removeSubrange(chunk)
            moved.insert(contentsOf: bytes[chunk], at: moved.count - 12)
            try Data(moved).write(to: url)
            #expect(try exif != nil && PictureInput(contentsOf: url).metadata.exif == exif)
        }
    }

    /// EXIF 2.32, 4.6.5 A: numbers of two or of four bytes.
    @Test(arguments: [false, true]) func exifSaysTheSizeOfThePainting(isBigEndian: Bool) throws {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            let digits = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return isBigEndian ? digits.reversed() : digits
        }
        func entry(_ tag: Int, _ kind: Int, _ value: [UInt8]) -> [UInt8] {
            number(tag, 2) + number(kind, 2) + number(1, 4) + value
        }
        func exif(_ width: [UInt8], _ height: [UInt8], kind: Int) -> [UInt8] {
            Array((isBigEndian ? "MM" : "II").utf8) + number(42, 2) + number(8, 4)
                + number(1, 2) + entry(0x8769, 4, number(26, 4)) + number(0, 4)
                + number(2, 2) + entry(0xA002, kind, width) + entry(0xA003, kind, height) + number(0, 4)
        }
        let painted = exif(number(70_000, 4), number(20, 4), kind: 4)
        for before in [
            exif(number(4032, 2) + [0, 0], number(3024, 2) + [0, 0], kind: 3),
            exif(number(4032, 4), number(3024, 4), kind: 4),
        ] {
            #expect(ExifBlock(before)?.ofUprightPainting(width: 70_000, height: 20) == painted)
        }
    }

    /// Exif of a camera that took its picture in Adobe RGB, as the DCF says it.
    @Test(arguments: [false, true]) func aPaintingIsInSRGBByItsExifToo(isBigEndian: Bool) throws {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            let digits = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return isBigEndian ? digits.reversed() : digits
        }
        func directory(_ tag: Int, _ kind: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
            number(tag, 2) + number(kind, 2) + number(count, 4) + value
        }
        func exif(colorSpace: Int, rules: String) -> [UInt8] {
            Array((isBigEndian ? "MM" : "II").utf8) + number(42, 2) + number(8, 4)
                + number(1, 2) + directory(0x8769, 4, 1, number(26, 4)) + number(0, 4)
                + number(2, 2) + directory(0xA001, 3, 1, number(colorSpace, 2) + [0, 0])
                + directory(0xA005, 4, 1, number(56, 4)) + number(0, 4)
                + number(1, 2) + directory(0x0001, 2, 4, Array(rules.utf8) + [0]) + number(0, 4)
        }
        let adobe = try #require(ExifBlock(exif(colorSpace: 0xFFFF, rules: "R03")))
        #expect(adobe.ofUprightPainting(width: 30, height: 20) == exif(colorSpace: 1, rules: "R98"))
    }

    @Test func bigTIFFKnowsItsCamera() throws {
        let exif = try #require(PictureInput(contentsOf: Fixtures.photo("bigtiff.tif")).metadata.exif)
        let directory = try #require(TIFFBytes(exif).flatMap { TIFFDirectory($0, at: 8) })
        #expect(directory.entries[0x010F]?.bytes == Array("Impasto\0".utf8))
    }

    @Test func tiffKeepsWhatItIsToldFromFileToFile() throws {
        let image = Image.gradient(width: 30, height: 20)
        try withTemporaryFolder { folder in
            let (first, second) = (folder.appendingPathComponent("1.tif"), folder.appendingPathComponent("2.tif"))
            try Photograph(image, metadata: metadata()).write(to: first)
            let read = try PictureInput(contentsOf: first)
            try Photograph(image, metadata: read.metadata).write(to: second)
            let again = try PictureInput(contentsOf: second)
            #expect(again.metadata == read.metadata)
            try #expect(again.decoded().image == read.decoded().image)
        }
    }

    @Test func theSmallPictureOfThePhotographIsNotFoundAnyMore() throws {
        let exif = try #require(metadata().ofUprightPainting(width: 30, height: 20).exif)
        let before = try #require(metadata().exif)
        #expect(exif.count == before.count)
        let directory = 8, count = Int(exif[8]) << 8 | Int(exif[9])
        let next = directory + 2 + 12 * count
        #expect(before[next..<next + 4].contains { $0 != 0 })
        #expect(exif[next..<next + 4].allSatisfy { $0 == 0 })
        // Nor are its bytes.
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF]
        #expect(before.ranges(of: jpeg).count == 1 && exif.ranges(of: jpeg).isEmpty)
    }

    @Test func everyDamageToExifIsBorne() throws {
        let whole = try #require(metadata().exif)
        for position in whole.indices {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var damaged = whole
                damaged[position] = value
                let upright = Metadata(exif: damaged).ofUprightPainting(width: 30, height: 20)
                #expect(upright.exif?.count == whole.count)
                #expect(upright.ofUprightPainting(width: 30, height: 20) == upright)
            }
        }
    }

    @Test func bytesBetweenTheSegmentsHideNothing() throws {
        let file = try [UInt8](Data(contentsOf: Fixtures.photo("metadata.jpg")))
        let whole = file.withUnsafeBufferPointer { JPEGSegments($0).metadata }
        // Any number of 0xFF may come before a marker; what makes no sense is passed over, as libjpeg does.
        for stray: [UInt8] in [[0xFF], [0xFF, 0xFF, 0xFF], [1, 2, 3], [0xFF, 0, 7]] {
            let changed = file[..<2] + stray + file[2...]
            let metadata = Array(changed).withUnsafeBufferPointer { JPEGSegments($0).metadata }
            #expect(metadata == whole && metadata.exif != nil)
        }
    }

    @Test func whatMakesNoSenseIsLeftAlone() {
        for bytes in [
            [], Array("MM".utf8), Array("II*\0\u{7f}\u{7f}\u{7f}\u{7f}".utf8), Array(repeating: 0xFF, count: 40),
        ] {
            let metadata = Metadata(exif: bytes, xmp: Array("tiff:Orientation".utf8))
            #expect(metadata.ofUprightPainting(width: 30, height: 20) == metadata)
            #expect(Orientation(exif: bytes) == .upright)
        }
    }
}
