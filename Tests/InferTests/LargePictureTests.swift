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

    @Test(arguments: [[], ["--strength", "0.4"], ["--keep-colors", "luminance"]])
    func littleMemoryGivesTheSamePicture(options: [String]) throws {
        let common = ["photo.png", "--style", "style.h5", "--precision", "fp32"] + options
        try folder.paint(common + ["-o", "whole.png"])
        try folder.paint(common + ["-o", "bands.png", "--memory", "8M"])
        #expect(try difference("whole.png", "bands.png") <= 1)
    }

    @Test func whatNeedsThePictureWholeSaysSo() throws {
        let command = try Command.run(
            "photo.png", "--style", "style.h5", "--keep-colors", "histogram", "--memory", "8M", in: folder)
        #expect(command.status == 1)
        #expect(command.errors.contains("--memory"))
        #expect(try folder.files() == ["photo.png", "style.h5"])
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

    @Test(arguments: [("800M", 800_000_000), ("1.5G", 1_500_000_000), ("2gb", 2_000_000_000), ("5000000", 5_000_000)])
    func memoryIsWrittenAsPeopleDo(text: String, bytes: Int) {
        #expect(MemoryLimit(argument: text)?.byteCount == bytes)
    }

    @Test(arguments: ["", "G", "-1G", "much", "0", "12", "nan", "1e40"])
    func whatIsNoMemoryIsRefused(text: String) { #expect(MemoryLimit(argument: text) == nil) }
}
