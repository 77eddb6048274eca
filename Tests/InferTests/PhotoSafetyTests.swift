import Foundation
import Imaging
import Testing

/// Nothing that a photograph has is lost on the way.
@Suite struct PhotoSafetyTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle()
        for name in ["metadata.jpg", "alpha.webp", "sixteen.tif", "displayp3.jpg"] {
            let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Fixtures/photos/\(name)")
            try FileManager.default.copyItem(at: source, to: folder.url("\(name).small"))
            // The fixtures are smaller than what is painted.
            let input = try PictureInput(contentsOf: folder.url("\(name).small")).decoded()
            let large = Photograph(
                input.image.resized(width: 42, height: 30),
                opacity: input.opacity == nil
                    ? nil : Mask(width: 42, height: 30, values: (0..<1260).map { Float($0 % 256) / 255 }),
                metadata: input.metadata)
            try large.write(to: folder.url(name))
        }
    }

    @Test func metadataStayUnlessStripped() throws {
        try folder.paint(["metadata.jpg", "--style", "style.h5", "-o", "kept.jpg"])
        try folder.paint(["metadata.jpg", "--style", "style.h5", "-o", "stripped.jpg", "--strip"])
        let kept = try PictureInput(contentsOf: folder.url("kept.jpg")).metadata
        #expect(kept.exif != nil && kept.xmp != nil)
        #expect(try PictureInput(contentsOf: folder.url("stripped.jpg")).metadata == Metadata())
    }

    @Test func opacityStays() throws {
        try folder.paint(["alpha.webp", "--style", "style.h5", "-o", "out.png"])
        let before = try PictureInput(contentsOf: folder.url("alpha.webp")).decoded().opacity
        let after = try PictureInput(contentsOf: folder.url("out.png")).decoded().opacity
        #expect(before != nil && after == before)
    }

    @Test func sixteenBitsAreWrittenOnRequest() throws {
        try folder.paint(["sixteen.tif", "--style", "style.h5", "-o", "out.png", "--depth", "16"])
        #expect(try PictureInput(contentsOf: folder.url("out.png")).bits == 16)
        let command = try Command.run(
            "sixteen.tif", "--style", "style.h5", "--format", "jpeg", "--depth", "16", in: folder)
        #expect(command.status == 64)
        let named = try Command.run("displayp3.jpg", "--style", "style.h5", "--depth", "16", in: folder)
        #expect(named.status == 64 && named.errors.contains("none of the results"), "\(named.errors)")
    }

    @Test func aPhotographThatIsNotPaintedComesBackAsItWas() throws {
        for name in ["metadata.jpg", "alpha.webp", "sixteen.tif"] {
            try folder.paint([name, "--style", "style.h5", "--strength", "0", "-o", "out.png"])
            let before = try PictureInput(contentsOf: folder.url(name)).decoded()
            let after = try PictureInput(contentsOf: folder.url("out.png")).decoded()
            let shown = before.opacity?.values ?? []
            let difference = zip(before.image.pixels, after.image.pixels).enumerated().map { i, pair in
                shown.isEmpty || shown[i / 3] > 0.1 ? abs(pair.0 - pair.1) : 0
            }
            #expect(difference.max() ?? .infinity < 1.5, "\(name)")
        }
    }

    @Test(.enabled(if: Command.isThere("exiftool"), "exiftool is not installed"))
    func otherProgramsReadWhatWasKept() throws {
        for name in ["jpg", "png", "webp", "tif"] {
            try folder.paint(["metadata.jpg", "--style", "style.h5", "-o", "kept.\(name)"])
            let report = try Command.shell(
                "exiftool -s -Orientation# -Make -Model -DateTimeOriginal -GPSLatitude# -Creator -ThumbnailImage kept.\(name)",
                in: folder
            ).output
            for (tag, value) in [
                ("Orientation", "1"), ("Make", "Impasto"), ("Model", "Easel"),
                ("DateTimeOriginal", "2026:01:02 03:04:05"), ("GPSLatitude", "47.1"), ("Creator", "Vincent"),
            ] {
                #expect(try report.contains(Regex("\(tag) +: \(value)")), "\(tag) in \(name)")
            }
            #expect(!report.contains("ThumbnailImage"))
        }
    }

    @Test(.enabled(if: Command.isThere("exiftool"), "exiftool is not installed"))
    func whatOtherProgramsDividedIsReadByThemAgain() throws {
        try Data(String(repeating: "canvas ", count: 20_000).utf8).write(to: folder.url("long.txt"))
        let tell = "exiftool -q -overwrite_original '-XMP-dc:Description<=long.txt' -XMP:Rating=4 metadata.jpg"
        #expect(try Command.shell(tell, in: folder).status == 0)
        // By way of each format, and back to JPEG.
        for name in ["jpg", "png", "webp", "tif"] {
            try folder.paint(["metadata.jpg", "--style", "style.h5", "-o", "long.\(name)"])
            try folder.paint(["long.\(name)", "--style", "style.h5", "-o", "back-\(name).jpg"])
            for file in ["long.\(name)", "back-\(name).jpg"] {
                let report = try Command.shell(
                    "exiftool -s -Warning -Description -Rating -Headline \(file)", in: folder)
                #expect(report.output.contains(/Description +: (canvas ){100}/), "\(file)")
                #expect(report.output.contains(/Rating +: 4/), "\(file)")
                #expect(report.output.contains(/Headline +: Noon/) == ["jpg", "tif"].contains(name), "\(file)")
                #expect(!report.output.contains("Warning"), "\(file): \(report.output)")
            }
        }
    }

    @Test(arguments: ["png", "jpg", "webp", "tif", "ppm"]) func aFullDiskIsNamedAndLeavesNothing(name: String) throws {
        let before = try folder.files()
        // A limit on the size of files acts as a full disk does, for root as well.
        let command = try Command.shell(
            "trap '' XFSZ; ulimit -f 0; exec \"$0\" displayp3.jpg --style style.h5 --output out.\(name)", in: folder)
        #expect(command.status == 1)
        #expect(command.errors.contains("File too large"), "\(command.errors)")
        try #expect(folder.files() == before)
    }

    @Test(
        .enabled(if: Command.isThere("identify"), "ImageMagick is not installed"),
        arguments: ["png", "jpg", "webp", "tif", "ppm"])
    func otherProgramsReadEveryFormat(name: String) throws {
        try folder.paint(["displayp3.jpg", "--style", "style.h5", "-o", "out.\(name)"])
        try folder.paint(["displayp3.jpg", "--style", "style.h5", "-o", "reference.png"])
        let command = try Command.shell("identify -regard-warnings -format '%wx%h' out.\(name)", in: folder)
        #expect(command.status == 0)
        #expect(command.output == "42x30")
        let ours = try Image(contentsOf: folder.url("reference.png"))
        _ = try Command.shell("convert out.\(name) -depth 8 theirs.ppm", in: folder)
        let theirs = try Image(contentsOf: folder.url("theirs.ppm"))
        let mean = zip(ours.pixels, theirs.pixels).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(ours.pixels.count)
        #expect(mean < (["jpg", "webp"].contains(name) ? 12 : 0.01))
    }
}
