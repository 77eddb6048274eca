import Foundation
import Testing

@testable import Imaging

/// Photographs as other programs write them: make_photo_fixtures.py.
@Suite struct PhotographTests {
    @Test(arguments: [
        "lossless.webp", "alpha.webp", "lossy.webp", "lzw.tif", "deflate.tif", "alpha.tif", "grey.tif", "palette.tif",
        "bilevel.tif", "cmyk.tif", "tiled.tif", "sixteen.tif", "bigendian.tif", "orientation6.tif", "bigtiff.tif",
        "tiled16.tif", "planar.tif", "planar16.tif", "planartiles.tif", "planaralpha.tif", "inverted.tif",
        "text.ppm", "text.pgm", "bytes.ppm", "bytes.pgm", "sixteen.ppm",
    ])
    func everyKindOfFileIsWhatItsWriterHad(name: String) throws {
        let image = try Image(contentsOf: Fixtures.photo(name))
        #expect((image.width, image.height) == (21, 15))
        try #expect(largestDifference(image.pixels, Fixtures.photoFloats(name)) < 0.51)
    }

    @Test(arguments: ["tiled16.tif", "planar16.tif"]) func sixteenBitsStayWhateverTheirOrder(name: String) throws {
        try #expect(PictureInput(contentsOf: Fixtures.photo(name)).bits == 16)
    }

    @Test func aProfileIsKnownByItsNumbers() throws {
        // Linear light under sRGB's name, and sRGB under another.
        let linear = try PictureInput(contentsOf: Fixtures.photo("linear.png"))
        try #expect(largestDifference(linear.decoded().image.pixels, Fixtures.photoFloats("linear.png")) <= 2.5)
        let plain = try PictureInput(contentsOf: Fixtures.photo("srgb.png"))
        #expect(plain.rows.bits == 8)
        try #expect(plain.decoded().image.pixels == Fixtures.photoFloats("srgb.png"))
    }

    @Test(arguments: [
        "displayp3.jpg", "displayp3.webp", "adobergb.png", "adobergb.tif", "adobergbtiles.tif", "displayp3alpha.png",
        "grey.png", "press.tif", "press.jpg",
    ])
    func coloursAreThoseOfTheProfile(name: String) throws {
        let image = try Image(contentsOf: Fixtures.photo(name))
        let expected = try Fixtures.photoFloats(name)
        #expect(largestDifference(image.pixels, expected) <= 2.5)
        // The numbers in the file would be off by far more.
        let plain = try PictureInput(contentsOf: Fixtures.photo(name))
        #expect(plain.rows.bits == 16)
    }

    @Test(arguments: [
        "lossless.webp", "lzw.tif", "bytes.ppm", "text.pgm", "sixteen.tif", "displayp3.webp", "alpha.tif", "cmyk.tif",
        "adobergb.tif",
    ])
    func everyTruncationIsAnErrorOrThePicture(name: String) throws {
        let bytes = try [UInt8](Data(contentsOf: Fixtures.photo(name)))
        let whole = try Image(decoding: bytes, name: name)
        for length in bytes.indices {
            // What follows the pixels may be missing.
            if let image = try? Image(decoding: Array(bytes[..<length]), name: name) {
                // Its last number may be cut.
                let pixels = name == "text.pgm" ? image.pixels.count - 3 : image.pixels.count
                #expect(image.pixels.prefix(pixels) == whole.pixels.prefix(pixels), "\(length) bytes")
            }
        }
        #expect(throws: ImageError.self) { try Image(decoding: Array(bytes[..<(bytes.count / 2)]), name: name) }
    }

    @Test(arguments: ["alpha.webp", "cmyk.tif", "tiled.tif", "bytes.ppm", "text.pgm", "metadata.jpg", "adobergb.png"])
    func noFlippedByteCrashes(name: String) throws {
        let bytes = try [UInt8](Data(contentsOf: Fixtures.photo(name)))
        for i in bytes.indices {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[i] ^= flip
                guard let input = try? PictureInput(decoding: damaged, name: name) else { continue }
                // A picture of another size is as good as any, up to where it takes long.
                guard input.width * input.height < 1_000_000, let photograph = try? input.decoded() else { continue }
                #expect(photograph.image.pixels.count == 3 * input.width * input.height)
            }
        }
    }

    @Test func whatCannotBeSeenDoesNotShineIn() {
        // White, and black where nothing is seen.
        let seen = (0..<64 * 64).map { Float($0 % 64 < 31 ? 1 : 0) }
        let photograph = Photograph(
            Image(width: 64, height: 64, pixels: seen.flatMap { [255 * $0, 255 * $0, 255 * $0] }),
            opacity: Mask(width: 64, height: 64, values: seen))
        let shown = photograph.resized(width: 20, height: 20).over(SIMD3(repeating: 255))
        #expect(shown.pixels.allSatisfy { abs($0 - 255) < 0.01 })
    }

    @Test func opacityComesWithTheColours() throws {
        for name in ["alpha.webp", "alpha.tif"] {
            let photograph = try PictureInput(contentsOf: Fixtures.photo(name)).decoded()
            let opacity = try #require(photograph.opacity)
            #expect(Set(opacity.values).count > 10)
            try #expect(largestDifference(photograph.overWhite.pixels, Fixtures.photoFloats(name)) < 1e-3)
        }
        try #expect(PictureInput(contentsOf: Fixtures.photo("lzw.tif")).decoded().opacity == nil)
    }

    @Test func aPaintingOverTheMeanColourLooksTheSameThere() throws {
        let photograph = try PictureInput(contentsOf: Fixtures.photo("alpha.webp")).decoded()
        let color = photograph.meanColor
        let unpainted = photograph.repainted(photograph.over(color), over: color)
        let values = try #require(photograph.opacity?.values)
        for (i, share) in values.enumerated() where share > 0 {
            for c in 0..<3 {
                #expect(abs(unpainted.image.pixels[3 * i + c] - photograph.image.pixels[3 * i + c]) < 0.2)
            }
        }
    }
}

extension Fixtures {
    static let photoFolder = folder.deletingLastPathComponent().appendingPathComponent("photos")
    static func photo(_ name: String) -> URL { photoFolder.appendingPathComponent(name) }

    static func photoFloats(_ name: String) throws -> [Float] { try floats("../photos/\(name).f32") }
}
