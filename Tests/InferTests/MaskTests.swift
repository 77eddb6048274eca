import Foundation
import Imaging
import Testing

/// --mask, and several styles in one picture.
@Suite struct MaskTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle("a.h5", around: [180, 120, 90])
        try folder.addStyle("b.h5", around: [60, 100, 170])
        try folder.addPicture("photo.png", width: 40, height: 30)
        try folder.addMask("left.png") { x, _ in x < 20 ? 255 : 0 }
        try folder.addMask("top.png") { _, y in y < 15 ? 255 : 0 }
        try folder.addMask("all.png") { _, _ in 255 }
        try folder.addMask("none.png") { _, _ in 0 }
    }

    private func painted(_ options: String...) throws -> Image {
        try folder.paint(["photo.png", "--output", "out.png"] + options)
        return try Image(contentsOf: folder.url("out.png"))
    }

    private var photo: Image { get throws { try Image(contentsOf: folder.url("photo.png")) } }

    /// The left or the right half, or another strip from top to bottom.
    private func strip(_ image: Image, x: Int, width: Int = 20) -> Image {
        image.cropped(x: x, y: 0, width: width, height: 30)
    }

    @Test func outsideTheMaskThePhotographStaysToTheBit() throws {
        let plain = try painted("--style", "a.h5")
        let masked = try painted("--style", "a.h5", "--mask", "left.png")
        #expect(strip(masked, x: 0) == strip(plain, x: 0))
        #expect(strip(masked, x: 20) == strip(try photo, x: 20))
        #expect(strip(plain, x: 20) != strip(try photo, x: 20))
    }

    @Test func lastStylePaintsWhatTheOthersLeave() throws {
        let (a, b) = (try painted("--style", "a.h5"), try painted("--style", "b.h5"))
        #expect(a != b)
        let both = try painted("--style", "a.h5", "--mask", "left.png", "--style", "b.h5")
        #expect(strip(both, x: 0) == strip(a, x: 0))
        #expect(strip(both, x: 20) == strip(b, x: 20))
    }

    @Test func eachStyleWithAMaskLeavesTheRestToThePhotograph() throws {
        let (a, b) = (try painted("--style", "a.h5"), try painted("--style", "b.h5"))
        try folder.addMask("right-edge.png") { x, _ in x >= 30 ? 255 : 0 }
        let both = try painted("--style", "a.h5", "--mask", "left.png", "--style", "b.h5", "--mask", "right-edge.png")
        #expect(strip(both, x: 0) == strip(a, x: 0))
        #expect(strip(both, x: 20, width: 10) == strip(try photo, x: 20, width: 10))
        #expect(strip(both, x: 30, width: 10) == strip(b, x: 30, width: 10))
    }

    @Test func stylesShareWhereMasksOverlap() throws {
        let (a, b) = (try painted("--style", "a.h5"), try painted("--style", "b.h5"))
        let both = try painted("--style", "a.h5", "--mask", "all.png", "--style", "b.h5", "--mask", "left.png")
        #expect(strip(both, x: 20) == strip(a, x: 20))
        let mean = zip(a.pixels, b.pixels).map { ($0 + $1) / 2 }
        let expected = strip(Image(width: 40, height: 30, pixels: mean), x: 0)
        #expect(meanDifference(strip(both, x: 0).pixels, expected.pixels) < 1)
    }

    @Test func blackMaskGivesThePhotographBack() throws {
        #expect(try painted("--style", "a.h5", "--mask", "none.png") == photo)
        #expect(try painted("--style", "a.h5", "--mask", "none.png", "--keep-colors", "histogram") == photo)
    }

    @Test func colorsAreKeptInEachStylesPart() throws {
        let whole = try painted("--style", "b.h5", "--keep-colors", "luminance")
        let part = try painted("--style", "b.h5", "--keep-colors", "luminance", "--mask", "left.png")
        #expect(strip(part, x: 0) == strip(whole, x: 0))
    }

    @Test func maskOfAnotherSizeFollowsThePhotographsSize() throws {
        try folder.addPicture("large.png", width: 100, height: 75)
        let command = try Command.run(
            "large.png", "photo.png", "--style", "a.h5", "--mask", "left.png", "--max-side", "60", "-o", "out",
            in: folder)
        #expect(command.status == 0)
        #expect(try folder.size("out/large.png") == [60, 45])
        let result = try Image(contentsOf: folder.url("out/photo.png"))
        #expect(strip(result, x: 20) == strip(try photo, x: 20))
    }

    @Test func nameOfTheResultHoldsEveryStyle() throws {
        let arguments = ["photo.png", "--style", "a.h5", "--mask", "left.png", "--style", "b.h5"]
        try folder.paint(arguments)
        #expect(folder.exists("photo-a+b.png"))
    }

    // MARK: Refusals

    /// A sentence on stderr, and nothing on stdout or disk.
    private func expectRefusal(
        _ options: String..., status: Int32, saying words: String, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try folder.files()
        let command = try Command.run(["photo.png", "--output", "out.png"] + options, in: folder)
        #expect(command.status == status, sourceLocation: location)
        #expect(command.output == "", sourceLocation: location)
        #expect(command.errors.hasPrefix("Error: "), sourceLocation: location)
        #expect(command.errors.contains(words), "\(command.errors)", sourceLocation: location)
        #expect(try folder.files() == before, sourceLocation: location)
    }

    @Test func tooFewMasks() throws {
        try expectRefusal(
            "--style", "a.h5", "--style", "b.h5", "--style", "a.h5", "--mask", "left.png", status: 64,
            saying: "3 styles take 2 or 3 masks, not 1.")
    }

    @Test func tooManyMasks() throws {
        try expectRefusal(
            "--style", "a.h5", "--mask", "left.png", "--mask", "top.png", status: 64,
            saying: "There are more masks (2) than styles (1).")
    }

    @Test func emptyNameOfAMask() throws {
        try expectRefusal("--style", "a.h5", "--mask", "", status: 64, saying: "--mask needs the name of a picture.")
    }

    @Test func missingMask() throws {
        try expectRefusal(
            "--style", "a.h5", "--mask", "nowhere.png", status: 1,
            saying: "Cannot read nowhere.png: there is no such file.")
    }

    @Test func maskThatIsNoPicture() throws {
        try folder.write("Dear diary", to: "mask.png")
        try expectRefusal(
            "--style", "a.h5", "--mask", "mask.png", status: 1, saying: "Cannot read mask.png: it is not a picture")
    }

    @Test func folderAsMask() throws {
        try FileManager.default.createDirectory(at: folder.url("masks"), withIntermediateDirectories: true)
        try expectRefusal(
            "--style", "a.h5", "--mask", "masks", status: 1, saying: "Cannot read masks as a picture: it is a folder.")
    }

    @Test func maskOfAnotherShape() throws {
        try folder.addPicture("wide.png", width: 160, height: 90)
        try expectRefusal(
            "--style", "a.h5", "--mask", "wide.png", status: 1,
            saying: "Cannot paint photo.png. The picture is 40×30 pixels, and the mask wide.png with 160×90 has")
    }

    /// The size is the photograph's, whatever it is painted at.
    @Test func maskOfAnotherShapeUnderLargeStrokes() throws {
        try folder.addPicture("wide.png", width: 160, height: 90)
        try expectRefusal(
            "--style", "a.h5", "--mask", "wide.png", "--stroke-scale", "1.5", status: 1,
            saying: "Cannot paint photo.png. The picture is 40×30 pixels, and the mask wide.png with 160×90 has")
    }

    @Test func strokesThatLeaveNothingToPaint() throws {
        try expectRefusal(
            "--style", "a.h5", "--stroke-scale", "4", status: 1,
            saying: "Cannot paint photo.png: it would be painted at 10×8 pixels, and both sides must have at least")
    }

    @Test(arguments: ["a.h5", "left.png"]) func resultThatWouldReplaceWhatItIsPaintedWith(source: String) throws {
        let before = try folder.bytes(source)
        let command = try Command.run(
            "photo.png", "--style", "a.h5", "--mask", "left.png", "--format", "png", "--output", source, "--force",
            in: folder)
        #expect(command.status == 64)
        #expect(
            command.errors.contains("The result of photo.png would replace \(source), which it is painted with."))
        #expect(try folder.bytes(source) == before)
    }

    @Test func maskThatFitsOnlySomePhotographs() throws {
        try folder.addPicture("in/fits.png", width: 80, height: 60)
        try folder.addPicture("in/tall.png", width: 30, height: 40)
        let command = try Command.run("in", "--style", "a.h5", "--mask", "left.png", "-o", "out", in: folder)
        #expect(command.status == 1)
        #expect(try folder.files().filter { $0.hasPrefix("out/") } == ["out/fits.png"])
        #expect(command.errors.contains("Error: Cannot paint in/tall.png. The picture is 30×40 pixels"))
    }

    @Test func unknownSecondStyle() throws {
        try expectRefusal(
            "--style", "a.h5", "--mask", "left.png", "--style", "starry", status: 1,
            saying: "There is no style 'starry'.")
    }
}
