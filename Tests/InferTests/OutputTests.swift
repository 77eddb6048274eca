import Foundation
import Imaging
import Testing

/// Places that cannot, or must not, be written.
@Suite struct OutputTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle()
        try folder.addPicture("photo.png")
    }

    @Test func existingFileStaysUnlessForced() throws {
        try folder.write("mine", to: "photo-style.png")
        let refused = try Command.run("photo.png", "--style", "style.h5", in: folder)
        #expect(refused.status == 1)
        #expect(refused.errors.hasPrefix("Error: Cannot write photo-style.png: it exists already."))
        #expect(refused.output == "")
        #expect(try folder.bytes("photo-style.png") == Data("mine".utf8))

        let forced = try Command.run("photo.png", "--style", "style.h5", "--force", in: folder)
        #expect(forced.status == 0)
        #expect(try folder.size("photo-style.png") == [20, 18])
    }

    @Test func aRunThatIsBegunAgainPaintsTheRest() throws {
        for name in ["in/a.png", "in/b.png", "in/c.png"] { try folder.addPicture(name) }
        try folder.write("mine", to: "out/b.png")
        let command = try Command.run("in", "--style", "style.h5", "-o", "out", in: folder)
        #expect(command.status == 0)
        #expect(command.errors == "1 of 3 results were there already and stay as they are. --force paints them anew.\n")
        #expect(try folder.files().filter { $0.hasPrefix("out/") } == ["out/a.png", "out/b.png", "out/c.png"])
        #expect(try folder.bytes("out/b.png") == Data("mine".utf8))

        let told = try Command.run("in", "--style", "style.h5", "-o", "out", "--json", in: folder)
        #expect(told.output.split(separator: "\n").filter { $0.contains("it exists already") }.count == 3)
    }

    @Test func aPhotographIsNeverReplaced() throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.url("link.png").path, withDestinationPath: "photo.png")
        let original = try folder.bytes("photo.png")
        for arguments in [["photo.png", "-o", "photo.png"], ["link.png", "-o", "photo.png"], [".", "-o", "."]] {
            let command = try Command.run(arguments + ["--style", "style.h5", "--force"], in: folder)
            #expect(command.status == 64)
            #expect(command.errors.contains("would replace"))
            #expect(try folder.bytes("photo.png") == original)
        }
    }

    @Test func oneResultIsOneUnderEveryNameOfItsFolder() throws {
        try folder.addPicture("sub/photo.png")
        try FileManager.default.createSymbolicLink(at: folder.url("same"), withDestinationURL: folder.url("sub"))
        let names = ["sub", "same"].map { folder.url("\($0)/photo.png").path }
        let command = try Command.run(names + ["--style", "style.h5", "--force"], in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("would both become"), "\(command.errors)")
    }

    @Test func sharedResultIsRefusedBeforeAnythingIsPainted() throws {
        try folder.addPicture("sub/photo.png")
        let command = try Command.run(
            "photo.png", "sub/photo.png", "--style", "style.h5", "-o", "out", "--force", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("photo.png and sub/photo.png would both become out/photo.png"))
        #expect(!folder.exists("out"))
    }

    @Test func samePhotographTwiceIsRefusedUnderAnyName() throws {
        #expect(try Command.run("photo.png", "./photo.png", "--style", "style.h5", in: folder).status == 64)
    }

    @Test func resultNeverTakesAnotherPhotographsPlace() throws {
        try folder.addPicture("photo-style.png")
        let original = try folder.bytes("photo-style.png")
        let command = try Command.run("photo.png", "photo-style.png", "--style", "style.h5", "--force", in: folder)
        #expect(command.status == 64)
        #expect(try folder.bytes("photo-style.png") == original)
    }

    @Test func folderNeedsAnOutput() throws {
        try folder.addPicture("in/a.png")
        let command = try Command.run("in", "--style", "style.h5", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("in is a folder. Say with --output which folder the results go to."))
    }

    @Test func nameOfOnePictureIsNoPlaceForTwo() throws {
        try folder.addPicture("b.png")
        let command = try Command.run("photo.png", "b.png", "--style", "style.h5", "-o", "out.png", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("Name a folder"))
    }

    @Test(arguments: ["out", "out.gif", "out.txt"])
    func singleOutputNeedsAPictureNameOrAFolder(name: String) throws {
        let command = try Command.run("photo.png", "--style", "style.h5", "-o", name, in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains(".png, .jpg, .webp"))
    }

    @Test(arguments: [("out/", "out/photo.webp"), (nil, "photo-style.webp")] as [(String?, String)])
    func aFormatNamesTheResult(output: String?, name: String) throws {
        let place = output.map { ["-o", $0] } ?? []
        try folder.paint(["photo.png", "--style", "style.h5", "--format", "webp"] + place)
        #expect(try PictureInput(contentsOf: folder.url(name)).format == .webp)
    }

    @Test(arguments: [
        ("jpg", "--quality", "50", "90"), ("webp", "--quality", "50", "90"), ("jpg", "--chroma", "half", "full"),
        ("png", "--compression", "9", "0"),
    ])
    func aFileIsAsSmallAsIsAskedFor(name: String, option: String, small: String, large: String) throws {
        try folder.addPicture("large.png", width: 64, height: 48)
        let sizes = try [small, large].map { value in
            try folder.paint([
                "large.png", "--style", "style.h5", "--strength", "0.2", option, value, "-o", "\(value).\(name)",
            ])
            return try folder.bytes("\(value).\(name)").count
        }
        #expect(Double(sizes[0]) < 0.95 * Double(sizes[1]), "\(sizes)")
    }

    @Test func trailingSlashAsksForAFolder() throws {
        #expect(try Command.run("photo.png", "--style", "style.h5", "-o", "a/b/", in: folder).status == 0)
        #expect(folder.exists("a/b/photo.png"))
    }

    @Test func existingFolderTakesASinglePhotograph() throws {
        try folder.write("", to: "out/other")
        #expect(try Command.run("photo.png", "--style", "style.h5", "-o", "out", in: folder).status == 0)
        #expect(folder.exists("out/photo.png"))
    }

    @Test(arguments: ["file/out/", "file/"])
    func fileInTheWayOfAFolder(output: String) throws {
        try folder.write("", to: "file")
        let command = try Command.run("photo.png", "--style", "style.h5", "-o", output, in: folder)
        #expect(command.status == 1)
        #expect(command.errors.hasPrefix("Error: Cannot make the folder file"))
    }

    @Test func outputBelowAFileIsAnError() throws {
        try folder.write("", to: "file")
        let command = try Command.run("photo.png", "--style", "style.h5", "-o", "file/out.png", in: folder)
        #expect(command.status == 1)
        #expect(command.errors.hasPrefix("Error: "))
    }

    @Test func whatAFolderHoldsThatIsNotReadIsTold() throws {
        try folder.addPicture("in/a.png")
        for name in ["in/b.HEIC", "in/sub/c.heic", "in/d.gif", "in/notes.txt", "in/.e.heic"] {
            try folder.write("", to: name)
        }
        let command = try Command.run("in", "--style", "style.h5", "-o", "out", in: folder)
        #expect(command.status == 0)
        #expect(
            command.errors
                == "Left out of in/: 1 .gif, 2 .heic. Convert them to JPEG, PNG or TIFF to have them too.\n")
    }

    @Test func folderWithoutPictures() throws {
        try folder.write("", to: "in/notes.txt")
        let command = try Command.run("in", "--style", "style.h5", "-o", "out", in: folder)
        #expect(command.status == 1)
        #expect(command.errors.hasPrefix("Error: There are no pictures in in."))
        #expect(!folder.exists("out"))
    }
}
