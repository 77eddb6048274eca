import Foundation
import Imaging
import Testing

@Suite struct ApplyTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle("starry_night.h5")
    }

    @Test(arguments: [[16, 16], [17, 33], [64, 16], [31, 50]])
    func resultHasThePhotographsSize(size: [Int]) throws {
        try folder.addPicture("photo.png", width: size[0], height: size[1])
        let command = try Command.run("photo.png", "--style", "starry_night.h5", in: folder)
        #expect(command.status == 0)
        #expect(try folder.size("photo-starry_night.png") == size)
    }

    @Test func printsOneLinePerPictureAndNothingElse() throws {
        try folder.addPicture("photo.png")
        let command = try Command.run("photo.png", "--style", "starry_night.h5", in: folder)
        #expect(command.output.wholeMatch(of: /photo-starry_night\.png  20×18  \d+\.\d\d s\n/) != nil)
        #expect(command.errors == "")
    }

    @Test func resultIsPaintedAndAlwaysTheSame() throws {
        try folder.addPicture("photo.png")
        _ = try Command.run("photo.png", "--style", "starry_night.h5", "--output", "a.png", in: folder)
        _ = try Command.run("photo.png", "--style", "starry_night.h5", "--output", "b.png", in: folder)
        #expect(try folder.bytes("a.png") == folder.bytes("b.png"))
        #expect(try Image(contentsOf: folder.url("a.png")) != Image(contentsOf: folder.url("photo.png")))
    }

    @Test func nameGivesTheFormat() throws {
        try folder.addPicture("photo.JPG")
        _ = try Command.run("photo.JPG", "--style", "starry_night.h5", in: folder)
        #expect(try folder.bytes("photo-starry_night.JPG").prefix(2) == Data([0xFF, 0xD8]))
        _ = try Command.run("photo.JPG", "--style", "starry_night.h5", "-o", "painted.png", in: folder)
        #expect(try folder.bytes("painted.png").prefix(2) == Data([0x89, 0x50]))
    }

    @Test func contentsCountAndNotTheExtension() throws {
        try folder.addPicture("photo.jpg")
        try FileManager.default.moveItem(at: folder.url("photo.jpg"), to: folder.url("photo.dat"))
        let command = try Command.run("photo.dat", "--style", "starry_night.h5", in: folder)
        #expect(command.status == 0)
        #expect(try folder.size("photo-starry_night.png") == [20, 18])
    }

    @Test func severalPhotographsGoIntoAFolder() throws {
        try folder.addPicture("a.png")
        try folder.addPicture("b.jpg", width: 30, height: 20)
        let command = try Command.run(
            "a.png", "b.jpg", "--style", "starry_night.h5", "--output", "new/painted", in: folder)
        #expect(command.status == 0)
        #expect(try folder.size("new/painted/a.png") == [20, 18])
        #expect(try folder.size("new/painted/b.jpg") == [30, 20])
        #expect(
            command.output.split(separator: "\n").map { $0.prefix(17) } == ["new/painted/a.png", "new/painted/b.jpg"])
    }

    @Test func folderKeepsItsTree() throws {
        for name in ["in/b.png", "in/sub/deep/a.JPEG", "in/sub/c.jpg", "in/.hidden.png", "in/.hidden/d.png"] {
            try folder.addPicture(name)
        }
        try folder.write("not a picture", to: "in/notes.txt")
        let command = try Command.run("in", "--style", "starry_night.h5", "--output", "out", in: folder)
        #expect(command.status == 0)
        #expect(
            try folder.files().filter { $0.hasPrefix("out/") } == ["out/b.png", "out/sub/c.jpg", "out/sub/deep/a.JPEG"])
        #expect(command.errors == "")
    }

    @Test func resultsInsideTheInputFolderAreNotPaintedAgain() throws {
        try folder.addPicture("in/a.png")
        for _ in 1...2 {
            let command = try Command.run("in", "--style", "starry_night.h5", "-o", "in/painted", "--force", in: folder)
            #expect(command.status == 0)
        }
        #expect(try folder.files() == ["in/a.png", "in/painted/a.png", "starry_night.h5"])
    }

    @Test func maxSideShrinksAndNeverEnlarges() throws {
        try folder.addPicture("large.png", width: 90, height: 60)
        try folder.addPicture("small.png", width: 20, height: 30)
        let command = try Command.run(
            "large.png", "small.png", "--style", "starry_night.h5", "-o", "out", "--max-side", "45", in: folder)
        #expect(command.status == 0)
        #expect(try folder.size("out/large.png") == [45, 30])
        #expect(try folder.size("out/small.png") == [20, 30])
    }

    @Test func oneBadFileDoesNotStopTheRest() throws {
        try folder.addPicture("in/a.png")
        try folder.write("no picture", to: "in/b.png")
        try folder.addPicture("in/c.png", width: 15, height: 40)
        try folder.addPicture("in/d.png")
        let command = try Command.run("in", "--style", "starry_night.h5", "--output", "out", in: folder)
        #expect(command.status == 1)
        #expect(try folder.files().filter { $0.hasPrefix("out/") } == ["out/a.png", "out/d.png"])
        #expect(command.output.split(separator: "\n").count == 2)
        #expect(command.errors.contains("Error: Cannot read in/b.png"))
        #expect(command.errors.hasSuffix("2 of 4 pictures could not be painted:\n  in/b.png\n  in/c.png\n"))
    }

    /// Files are written by threads of a pool, which hear no signals.
    @Test func anInterruptionWhileAFileIsWrittenEndsTheBatch() throws {
        for index in 1...8 { try folder.addPicture("in/\(index).png", width: 900, height: 900) }
        let (process, _, _) = try Command.start(
            ["in", "--style", "starry_night.h5", "--output", "out/"], in: folder)
        let limit = ContinuousClock.now + .seconds(60)
        while try !folder.files().contains(where: { $0.contains("/.impasto-") }), process.isRunning,
            ContinuousClock.now < limit
        {
            Thread.sleep(forTimeInterval: 0.001)
        }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
        #expect(try folder.files().filter { $0.hasPrefix("out/") }.count < 8)
        #expect(try folder.files().filter { $0.contains("/.") } == [])
    }
}
