import Foundation
import Testing

@testable import Imaging

@Suite struct DecodingTests {
    @Test(arguments: [
        "rgb8.png", "rgb8-interlaced.png", "rgb16.png", "rgb16-interlaced.png", "rgba8.png", "rgba16.png", "grey1.png",
        "grey2.png", "grey4.png", "grey8.png", "grey16.png", "grey-alpha8.png", "grey8-one-clear.png", "palette1.png",
        "palette2-interlaced.png", "palette2-alpha.png", "palette4.png", "palette8.png",
    ])
    func everyKindOfPNGIsExact(name: String) throws {
        let image = try Image(contentsOf: Fixtures.url(name))
        #expect((image.width, image.height) == (21, 15))
        try #expect(largestDifference(image.pixels, Fixtures.floats(name + ".f32")) < 1e-3)
    }

    @Test(arguments: [
        "baseline.jpg", "full-chroma.jpg", "progressive.jpg", "restarts.jpg", "grey.jpg", "cmyk.jpg", "ycck.jpg",
        "stray-bytes.jpg",
    ])
    func everyKindOfJPEGIsWhatPillowReads(name: String) throws {
        let image = try Image(contentsOf: Fixtures.url(name))
        #expect((image.width, image.height) == (21, 15))
        try #expect(largestDifference(image.pixels, Fixtures.floats(name + ".f32")) <= 2)
    }

    @Test(arguments: 1...8)
    func aPhotographIsTurnedUpright(orientation: Int) throws {
        let name = "orientation\(orientation).jpg"
        let image = try Image(contentsOf: Fixtures.url(name))
        #expect((image.width, image.height) == (orientation > 4 ? (15, 21) : (21, 15)))
        let input = try PictureInput(contentsOf: Fixtures.url(name))
        #expect((input.width, input.height) == (image.width, image.height))
        try #expect(largestDifference(image.pixels, Fixtures.floats(name + ".f32")) <= 2)
    }

    @Test func sixteenBitsKeepTheirPrecision() throws {
        let fractions = try Image(contentsOf: Fixtures.url("rgb16.png")).pixels.filter { $0 != $0.rounded() }
        #expect(fractions.count > 800)
    }

    @Test func theHeaderTellsTheSize() throws {
        for name in ["grey1.png", "cmyk.jpg"] {
            let input = try PictureInput(contentsOf: Fixtures.url(name))
            #expect((input.width, input.height) == (21, 15))
        }
    }

    @Test func aHeaderLongerThanTheFirstReadIsRead() throws {
        let file = try Fixtures.bytes("baseline.jpg")
        let comment = [0xFF, 0xFE, 0xFF, 0xFF] + [UInt8](repeating: 0x20, count: 0xFFFD)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("long.jpg")
            try Data(file[..<2] + comment + comment + file[2...]).write(to: url)
            try #expect(Image(contentsOf: url) == Image(contentsOf: Fixtures.url("baseline.jpg")))
        }
    }

    @Test func contentsDecideAndNotTheName() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("really a PNG.jpg")
            try FileManager.default.copyItem(at: Fixtures.url("rgb8.png"), to: url)
            try #expect(Image(contentsOf: url) == Image(contentsOf: Fixtures.url("rgb8.png")))
        }
    }
}
