import Foundation
import Testing

@testable import Imaging

/// The structure of Exif data and TIFF files, as it is read and written.
@Suite struct TIFFDirectoryTests {
    /// The Exif data of a photograph that exiftool wrote, big-endian as its first bytes say.
    private func exif() throws -> [UInt8] {
        try #require(PictureInput(contentsOf: Fixtures.photo("metadata.jpg")).metadata.exif)
    }

    private func parsed(_ bytes: [UInt8]) -> TIFFDirectory? {
        TIFFBytes(bytes).flatMap { source in source.firstDirectory.flatMap { TIFFDirectory(source, at: $0) } }
    }

    /// A structure of one directory.
    private func structure(_ directory: TIFFDirectory) -> [UInt8] {
        [0x49, 0x49, 42, 0, 8, 0, 0, 0] + directory.bytes(at: 8)
    }

    @Test func aCamerasDirectoryIsRead() throws {
        let directory = try #require(parsed(exif()))
        #expect(directory.entries[0x010F] == TIFFDirectory.Entry(kind: 2, bytes: Array("Impasto\0".utf8)))
        #expect(directory.entries[0x0112] == TIFFDirectory.Entry(kind: 3, bytes: [6, 0]))
        #expect(directory.children[0x8769]?.entries[0x9003]?.bytes == Array("2026:01:02 03:04:05\0".utf8))
        // 47 degrees and 6 minutes: three fractions.
        let latitude = try #require(directory.children[0x8825]?.entries[2])
        #expect(latitude.count == 3)
        #expect(Array(latitude.bytes[..<12]) == [47, 0, 0, 0, 1, 0, 0, 0, 6, 0, 0, 0])
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let first = try #require(parsed(exif()))
        #expect(parsed(structure(first)) == first)
    }

    @Test(arguments: [false, true]) func bigTIFFHasLongerNumbers(isBigEndian: Bool) {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            let digits = TIFFDirectory.number(value, bytes: count)
            return isBigEndian ? digits.reversed() : digits
        }
        func entry(_ tag: Int, _ kind: Int, _ count: Int, _ room: [UInt8]) -> [UInt8] {
            number(tag, 2) + number(kind, 2) + number(count, 8) + room + [UInt8](repeating: 0, count: 8 - room.count)
        }
        let start: [UInt8] = (isBigEndian ? [0x4D, 0x4D] : [0x49, 0x49]) + number(43, 2) + number(8, 2) + number(0, 2)
        let first = number(3, 8) + entry(0x010F, 2, 8, Array("Impasto\0".utf8)) + entry(0x0110, 2, 9, number(128, 8))
        let file =
            start + number(16, 8) + first + entry(0x8769, 18, 1, number(92, 8)) + number(0, 8)
            + number(1, 8) + entry(0xA001, 3, 1, number(1, 2)) + number(0, 8) + Array("Easel no\0".utf8)
        let directory = parsed(file)
        #expect(directory?.entries[0x010F]?.bytes == Array("Impasto\0".utf8))
        #expect(directory?.entries[0x0110]?.bytes == Array("Easel no\0".utf8))
        #expect(directory?.children[0x8769]?.entries[0xA001] == TIFFDirectory.Entry(kind: 3, bytes: [1, 0]))
        for position in file.indices {
            for value: UInt8 in [0, 0x7F, 0xFF] {
                var damaged = file
                damaged[position] = value
                _ = parsed(damaged)
            }
        }
    }

    @Test func numbersThatWereWrittenFourAtATimeAreTurnedBack() {
        let iptc: [UInt8] = [28, 2, 105, 0, 3, 65, 66, 67]
        for isTurned in [false, true] {
            var directory = TIFFDirectory()
            let stored = isTurned ? Array(iptc[0..<4].reversed() + iptc[4..<8].reversed()) : iptc
            directory.entries[0x83BB] = TIFFDirectory.Entry(kind: 4, bytes: stored)
            structure(directory).withUnsafeBufferPointer { #expect(TIFFMetadata.exifAndIPTC(in: $0).iptc == iptc) }
        }
    }

    @Test func everythingBeginsAtAnEvenAddress() {
        var odd = TIFFDirectory()
        odd.entries[0x010E] = TIFFDirectory.Entry(kind: 2, bytes: Array("seven!\0".utf8))
        odd.children[0x8769] = TIFFDirectory()
        odd.children[0x8769]!.entries[0x9000] = TIFFDirectory.Entry(kind: 7, bytes: Array("0232".utf8))
        let bytes = structure(odd)
        let text = bytes[18..<22].reversed().reduce(0) { $0 << 8 | Int($1) }
        let child = bytes[30..<34].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect((text % 2, child % 2) == (0, 0))
        #expect(parsed(bytes) == odd)
    }

    @Test func directoriesThatHoldThemselvesEnd() {
        // One entry, by which Exif's directory is this one.
        let loop: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0]
        #expect(parsed(loop)?.children[0x8769]?.children[0x8769] == TIFFDirectory())
    }

    @Test func directoriesThatHoldThemselvesManyTimesEndSoon() {
        // Read as often as they are named, these would be 3,000³ directories.
        let count = 3_000
        var loop: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0] + TIFFDirectory.number(count, bytes: 2)
        for entry in 0..<count {
            let tag = [0x8769, 0x8825, 0xA005][entry % 3]
            loop += TIFFDirectory.number(tag, bytes: 2) + [4, 0, 1, 0, 0, 0, 8, 0, 0, 0]
        }
        #expect(parsed(loop)?.children.count == 3)
    }

    @Test func valuesThatAreClaimedManyTimesDoNotFillTheMemory() throws {
        // 65,535 entries, each of which claims all of the file.
        let count = 65_535
        var file: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0] + TIFFDirectory.number(count, bytes: 2)
        for tag in 0..<count {
            file +=
                TIFFDirectory.number(tag, bytes: 2) + [1, 0] + TIFFDirectory.number(700_000, bytes: 4) + [0, 0, 0, 0]
        }
        let directory = try #require(parsed(file))
        #expect(directory.entries.values.reduce(0) { $0 + $1.bytes.count } <= 1 << 24)
    }

    @Test func damagedStructuresAreReadAsFarAsTheyMakeSense() throws {
        let whole = try exif()
        for end in 0..<whole.count { _ = parsed(Array(whole[..<end])) }
        for position in whole.indices {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var damaged = whole
                damaged[position] = value
                if let directory = parsed(damaged) {
                    #expect(parsed(structure(directory)) == directory, "byte \(position) is \(value)")
                }
            }
        }
    }
}
