import Foundation
import Testing

@testable import Imaging

@Suite struct WritingTests {
    @Test(arguments: [(1, 1), (7, 5), (64, 33)])
    func aPNGComesBackExactly(width: Int, height: Int) throws {
        let image = Image.pattern(width: width, height: height)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("ein Bild mit Ümlaut 画.PNG")
            try image.write(to: url)
            try #expect(Image(contentsOf: url) == image)
            try #expect([UInt8](Data(contentsOf: url)) == image.pngData())
        }
    }

    @Test(arguments: ["a.jpg", "a.JPEG"])
    func aJPEGComesBackNearly(name: String) throws {
        let image = Image.gradient(width: 50, height: 30)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent(name)
            try image.write(to: url)
            try #expect(largestDifference(Image(contentsOf: url).pixels, image.pixels) < 5)
            try #expect(Data(contentsOf: url).starts(with: [0xFF, 0xD8]))
        }
    }

    @Test func aJPEGKeepsTheColourOfSinglePixels() throws {
        let stripes = (0..<32 * 16).flatMap { $0 % 2 == 0 ? [220, 40, 40] : [40, 40, 220] as [Float] }
        let image = Image(width: 32, height: 16, pixels: stripes)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("stripes.jpg")
            try image.write(to: url)
            try #expect(largestDifference(Image(contentsOf: url).pixels, image.pixels) < 25)
        }
    }

    @Test func samplesAreRoundedAndHeldInRange() throws {
        let pixels: [Float] = [-3, 0.49, 0.51, 254.4, 254.6, 255, 300, .infinity, .nan, 1.5, 7, 9]
        let image = Image(width: 4, height: 1, pixels: pixels)
        let bytes = try Image(decoding: image.pngData(), name: "").pixels
        #expect(bytes == [0, 0, 1, 254, 255, 255, 255, 255, 0, 2, 7, 9])
    }

    @Test(arguments: ["picture", "picture.gif", "picture.png.gz"])
    func anUnknownExtensionIsRefused(name: String) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent(name)
            #expect(throws: ImageError.unknownExtension(url.relativePath)) {
                try Image.pattern(width: 2, height: 2).write(to: url)
            }
            try #expect(names(in: folder) == [])
        }
    }

    @Test func aFileThatExistsStaysUnlessReplaced() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.png")
            let first = Image.pattern(width: 2, height: 2), second = Image.pattern(width: 3, height: 3)
            try first.write(to: url)
            let refused = ImageError.output(.exists(url.relativePath))
            #expect(throws: refused) { try second.write(to: url) }
            #expect(refused.description.contains("--force"))
            try #expect(Image(contentsOf: url) == first)
            try second.write(to: url, replacing: true)
            try #expect(Image(contentsOf: url) == second)
            try #expect(names(in: folder) == ["a.png"])
        }
    }

    @Test func whatAFormatCannotHoldIsAnError() throws {
        try withTemporaryFolder { folder in
            let image = Image(width: 65_501, height: 1, pixels: Array(repeating: 9, count: 65_501 * 3))
            let error = #expect(throws: ImageError.self) {
                try image.write(to: folder.appendingPathComponent("long.jpg"))
            }
            try #expect(#require(error).description.contains("files of JPEG have sides of at most 65500"))
            try #expect(names(in: folder) == [])
            try image.write(to: folder.appendingPathComponent("long.png"))
        }
    }
}
