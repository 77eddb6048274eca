import Foundation
import Testing

@testable import Imaging

/// What is written is what is read back, in every format and however it comes.
@Suite struct PictureOutputTests {
    private static let lossless: [ImageFormat] = [.png, .webp, .tiff, .ppm]

    private func options(bits: Int = 8) -> EncodingOptions {
        var options = EncodingOptions()
        (options.bits, options.quality) = (bits, 100)
        return options
    }

    private func written(_ photograph: Photograph, as format: ImageFormat, bits: Int = 8) throws -> PictureInput {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a")
            try photograph.write(to: .file(url, replacing: false), as: format, options: options(bits: bits))
            try #expect(names(in: folder) == ["a"])
            return try PictureInput(contentsOf: url)
        }
    }

    /// Known before anything is painted, let alone written.
    @Test(arguments: [(ImageFormat.webp, 16_383), (.jpeg, 65_500)])
    func sidesThatAFormatCannotHoldAreRefusedAtOnce(format: ImageFormat, longest: Int) throws {
        try withTemporaryFolder { folder in
            let destination = PictureDestination.file(folder.appendingPathComponent("a"), replacing: false)
            let reason = "files of \(format.rawValue.uppercased()) have sides of at most \(longest)"
            for (width, height) in [(longest + 1, 1), (1, longest + 1)] {
                #expect(throws: ImageError.notEncodable(width: width, height: height, reason: reason)) {
                    try format.requireSides(width: width, height: height)
                }
                #expect(throws: ImageError.self) {
                    _ = try PictureOutput(to: destination, as: format, width: width, height: height)
                }
            }
            try #expect(names(in: folder) == [])
            let widest = Image(width: longest, height: 1, pixels: [Float](repeating: 9, count: 3 * longest))
            try #expect(written(Photograph(widest), as: format).width == longest)
        }
    }

    @Test(arguments: lossless) func eightBitsAreExact(format: ImageFormat) throws {
        let image = Image.pattern(width: 37, height: 23)
        let input = try written(Photograph(image), as: format)
        #expect(input.format == format)
        try #expect(input.decoded().image == image)
    }

    @Test(arguments: [ImageFormat.png, .tiff, .ppm]) func sixteenBitsAreExact(format: ImageFormat) throws {
        let numbers: [Int] = (0..<540).map { $0 * 977 % 65536 }
        let pixels: [Float] = numbers.map { Float($0) / 257 }
        let image = Image(width: 20, height: 9, pixels: pixels)
        let input = try written(Photograph(image), as: format, bits: 16)
        #expect(input.bits == 16)
        try #expect(largestDifference(input.decoded().image.pixels, pixels) < 1e-4)
    }

    @Test(arguments: [ImageFormat.png, .webp, .tiff]) func opacityIsCarriedUntouched(format: ImageFormat) throws {
        let image = Image.pattern(width: 17, height: 16)
        let values: [Float] = (0..<272).map { Float($0 % 256) / 255 }
        let opacity = Mask(width: 17, height: 16, values: values)
        let read = try written(Photograph(image, opacity: opacity), as: format).decoded()
        #expect(read.image == image)
        #expect(read.opacity == opacity)
    }

    @Test(arguments: [ImageFormat.jpeg, .ppm]) func withoutOpacityThePictureLiesOverWhite(format: ImageFormat) throws {
        let image = Image(width: 32, height: 16, pixels: Array(repeating: 20, count: 32 * 16 * 3))
        let opacity = Mask(width: 32, height: 16, values: Array(repeating: 0.5, count: 32 * 16))
        let read = try written(Photograph(image, opacity: opacity), as: format).decoded()
        #expect(read.opacity == nil)
        #expect(largestDifference(read.image.pixels, Array(repeating: 137.5, count: 32 * 16 * 3)) <= 1)
    }

    @Test func rowsInPartsMakeTheSameFile() throws {
        let image = Image.pattern(width: 40, height: 31)
        try withTemporaryFolder { folder in
            let (whole, parts) = (folder.appendingPathComponent("a.png"), folder.appendingPathComponent("b.png"))
            try image.write(to: whole)
            let output = try PictureOutput(to: .file(parts, replacing: false), as: .png, width: 40, height: 31)
            for rows in [0..<1, 1..<20, 20..<31] {
                try output.append(image.cropped(x: 0, y: rows.lowerBound, width: 40, height: rows.count))
            }
            try #expect(names(in: folder).filter { !$0.hasPrefix(".") } == ["a.png"])
            try output.finish()
            try #expect(Data(contentsOf: whole) == Data(contentsOf: parts))
        }
    }

    @Test func anUnfinishedFileLeavesNothing() throws {
        try withTemporaryFolder { folder in
            do {
                let url = folder.appendingPathComponent("a.tif")
                let output = try PictureOutput(to: .file(url, replacing: false), as: .tiff, width: 40, height: 31)
                try output.append(Image.pattern(width: 40, height: 10))
            }
            try #expect(names(in: folder) == [])
        }
    }

    @Test func qualityAndChromaChangeTheSize() throws {
        let image = Image.pattern(width: 64, height: 64)
        func size(_ change: (inout EncodingOptions) -> Void) throws -> Int {
            try withTemporaryFolder { folder in
                var options = EncodingOptions()
                change(&options)
                let url = folder.appendingPathComponent("a.jpg")
                try Photograph(image).write(to: url, options: options)
                return try Data(contentsOf: url).count
            }
        }
        let usual = try size { _ in }
        try #expect(size { $0.quality = 60 } < usual * 3 / 4)
        try #expect(size { $0.halvesChroma = true } < usual * 9 / 10)
    }
}
