import Foundation
import Imaging
import Testing

/// --keep-colors
@Suite struct ColorTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle("style.h5", around: [170, 120, 80])
        try folder.addPicture("photo.png", width: 40, height: 30)
    }

    private func painted(_ options: String...) throws -> Image {
        try folder.paint(["photo.png", "--style", "style.h5", "--output", "out.png"] + options)
        return try Image(contentsOf: folder.url("out.png"))
    }

    @Test(arguments: ColorPreservation.allCases)
    func resultIsThePaintingInThePhotographsColors(method: ColorPreservation) throws {
        let photo = try Image(contentsOf: folder.url("photo.png"))
        let plain = try painted()
        let kept = try painted("--keep-colors", method.rawValue)
        #expect(meanDifference(kept.pixels, plain.pixels) > 10)
        // The program keeps colours before it rounds to whole numbers and cuts off, these files after.
        let expected = plain.keepingColors(of: photo, by: method)
        #expect(meanDifference(kept.pixels, expected.pixels.map { min(max($0, 0), 255) }) < 2)
    }

    @Test func luminanceIsThePaintings() throws {
        let plain = try painted()
        let kept = try painted("--keep-colors", "luminance")
        #expect(meanDifference(kept.luminance.pixels, plain.luminance.pixels) < 1)
    }

    @Test func unknownMethodNamesTheKnownOnes() throws {
        let command = try Command.run("photo.png", "--style", "style.h5", "--keep-colors", "hue", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("'luminance' and 'histogram'"))
        #expect(try folder.files() == ["photo.png", "style.h5"])
    }
}
