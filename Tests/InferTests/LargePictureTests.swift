import Foundation
import Imaging
import Testing

@testable import Infer

/// Pictures that are not to be whole in memory.
@Suite struct LargePictureTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle()
        try folder.addPicture("photo.png", width: 500, height: 330)
    }

    private func difference(_ a: String, _ b: String) throws -> Float {
        let (first, second) = (try Image(contentsOf: folder.url(a)), try Image(contentsOf: folder.url(b)))
        guard first.width == second.width && first.height == second.height else { return .infinity }
        return zip(first.pixels, second.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// Grey that rises to the right.
    private func slope(width: Int, height: Int) -> Image {
        let row = (0..<width).flatMap { repeatElement(255 * Float($0) / Float(width), count: 3) }
        return Image(width: width, height: height, pixels: (0..<height).flatMap { _ in row })
    }

    @Test(arguments: [[], ["--strength", "0.4"], ["--keep-colors", "luminance"]])
    func littleMemoryGivesTheSamePicture(options: [String]) throws {
        let common = ["photo.png", "--style", "style.h5", "--precision", "fp32"] + options
        try folder.paint(common + ["-o", "whole.png"])
        try folder.paint(common + ["-o", "bands.png", "--memory", "8M"])
        #expect(try difference("whole.png", "bands.png") <= 1)
    }

    @Test(arguments: [
        ["--keep-colors", "histogram"], ["--mask", "mask.png"], ["--style", "other.h5"],
        ["--mask", "mask.png", "--style", "other.h5", "--keep-colors", "histogram"], ["--mask", "small-mask.png"],
    ])
    func severalNetworksMasksAndColorsDoNotNeedThePictureWhole(options: [String]) throws {
        try folder.addStyle("other.h5", around: [200, 30, 90])
        try slope(width: 500, height: 330).write(to: folder.url("mask.png"))
        try slope(width: 50, height: 33).write(to: folder.url("small-mask.png"))
        let common = ["photo.png", "--style", "style.h5", "--precision", "fp32"] + options
        try folder.paint(common + ["-o", "whole.png"])
        try folder.paint(common + ["-o", "bands.png", "--memory", "8M"])
        #expect(try difference("whole.png", "bands.png") <= 1)
    }

    @Test func whatAFileTellsStaysUnlessStripped() throws {
        let metadata = Metadata(exif: Array("MM\0*\0\0\0\u{8}\0\0\0\0\0\0".utf8), xmp: Array("<x/>".utf8))
        try Photograph(slope(width: 500, height: 330), metadata: metadata).write(to: folder.url("told.jpg"))
        let common = ["told.jpg", "--style", "style.h5", "--memory", "8M"]
        try folder.paint(common + ["-o", "kept.jpg"])
        try folder.paint(common + ["-o", "stripped.jpg", "--strip"])
        let kept = try PictureInput(contentsOf: folder.url("kept.jpg")).metadata
        #expect(kept.exif != nil && kept.xmp == metadata.xmp)
        #expect(try PictureInput(contentsOf: folder.url("stripped.jpg")).metadata == Metadata())
    }

    @Test func sixteenBitsAreWrittenOfLargePicturesToo() throws {
        try folder.paint(["photo.png", "--style", "style.h5", "--memory", "8M", "--depth", "16", "-o", "deep.png"])
        #expect(try PictureInput(contentsOf: folder.url("deep.png")).bits == 16)
    }

    @Test func aMaskOfAnotherShapeIsRefusedForLargePicturesToo() throws {
        try slope(width: 50, height: 50).write(to: folder.url("mask.png"))
        let command = try Command.run(
            "photo.png", "--style", "style.h5", "--mask", "mask.png", "--memory", "8M", in: folder)
        #expect(command.status == 1)
        #expect(command.errors.contains("the mask mask.png with 50×50 has another shape"))
        #expect(try folder.files() == ["mask.png", "photo.png", "style.h5"])
    }

    @Test func aPreviewKeepsItsOpacity() throws {
        var photograph = Photograph(slope(width: 500, height: 330))
        photograph.opacity = Mask(
            width: 500, height: 330, values: (0..<500 * 330).map { $0 % 500 < 250 ? 1 : 0.25 })
        try photograph.write(to: folder.url("glass.png"))
        for (name, options) in [("whole", []), ("bands", ["--memory", "8M"])] {
            try folder.paint(["glass.png", "--style", "style.h5", "--preview", "100", "-o", "\(name).png"] + options)
            let opacity = try PictureInput(contentsOf: folder.url("\(name).png")).decoded().opacity?.values
            #expect(abs(try #require(opacity)[20] - 1) < 0.01)
            #expect(abs(try #require(opacity)[80] - 0.25) < 0.01)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "needs /proc"))
    func interruptedBetweenBandsNothingIsLeft() throws {
        try folder.addPicture("huge.png", width: 3000, height: 2000)
        let before = try folder.files()
        let (process, _, errors) = try Command.start(
            ["huge.png", "--style", "style.h5", "--memory", "60M"], in: folder)
        // The photograph lies on the disk, and features of it: the first bands are done.
        while process.isRunning, Self.scratchFiles(of: process) < 2 { Thread.sleep(forTimeInterval: 0.002) }
        process.terminate()
        process.waitUntilExit()
        let words = String(decoding: errors.readDataToEndOfFile(), as: UTF8.self)
        #expect(process.terminationReason == .uncaughtSignal, "\(words)")
        #expect(try folder.files() == before)
    }

    private static func scratchFiles(of process: Process) -> Int {
        let folder = "/proc/\(process.processIdentifier)/fd"
        let links = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return links.count { link in
            let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(link)")
            return file?.contains("/impasto-") == true
        }
    }

    /// Neither the photograph nor what is painted fits.
    @Test(arguments: [
        ["--max-side", "470"], ["--stroke-scale", "1.05"], ["--max-side", "470", "--stroke-scale", "1.1"],
    ])
    func aPictureThatIsMadeALittleSmallerIsPaintedByBandsToo(options: [String]) throws {
        let common = ["photo.png", "--style", "style.h5", "--precision", "fp32"] + options
        try folder.paint(common + ["-o", "whole.png"])
        try folder.paint(common + ["-o", "bands.png", "--memory", "8M"])
        #expect(try difference("whole.png", "bands.png") <= 1)
    }

    @Test func aLargePictureCanBeMadeSmall() throws {
        try folder.paint(["photo.png", "--style", "style.h5", "--max-side", "40", "--memory", "8M", "-o", "small.png"])
        #expect(try folder.size("small.png") == [40, 26])
    }

    @Test(arguments: [["--memory", "8M"], []])
    func aPreviewIsTheResultMadeSmall(options: [String]) throws {
        try folder.paint(["photo.png", "--style", "style.h5", "-o", "whole.png"])
        try folder.paint(["photo.png", "--style", "style.h5", "--preview", "100"] + options)
        let preview = try Image(contentsOf: folder.url("photo-style-preview.png"))
        #expect((preview.width, preview.height) == (100, 66))
        let reduced = try Image(contentsOf: folder.url("whole.png")).resized(width: 100, height: 66)
        let mean = zip(preview.pixels, reduced.pixels).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(preview.pixels.count)
        #expect(mean < 4)
    }

    @Test(arguments: [["--memory", "8M"], []])
    func largerStrokesLeaveTheSize(options: [String]) throws {
        try folder.paint(["photo.png", "--style", "style.h5", "--stroke-scale", "3", "-o", "strokes.png"] + options)
        #expect(try folder.size("strokes.png") == [500, 330])
        try Image(contentsOf: folder.url("photo.png")).resized(width: 167, height: 110).write(
            to: folder.url("small.png"))
        try folder.paint(["small.png", "--style", "style.h5", "-o", "painted.png"])
        let expected = try Image(contentsOf: folder.url("painted.png")).resized(width: 500, height: 330)
        let found = try Image(contentsOf: folder.url("strokes.png"))
        let mean = zip(expected.pixels, found.pixels).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(found.pixels.count)
        #expect(mean < 3)
    }

    @Test(arguments: [
        ("800M", 800_000_000), ("1.5G", 1_500_000_000), ("2gb", 2_000_000_000), ("5000000", 5_000_000),
        ("1T", 1_000_000_000_000),
    ])
    func memoryIsWrittenAsPeopleDo(text: String, bytes: Int) throws {
        #expect(try MemoryLimit(text: text).byteCount == bytes)
    }

    @Test(arguments: ["G", "-1G", "much", "0", "12", "nan", "1e40"])
    func whatIsNoMemoryIsRefused(text: String) throws {
        let command = try Command.run("photo.png", "--style", "style.h5", "--memory=\(text)", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("Write at least a megabyte, as 800M or 1.5G."), "\(command.errors)")
    }
}
