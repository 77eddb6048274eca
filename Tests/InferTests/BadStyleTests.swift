import Foundation
import HDF5
import Testing

/// Files that are no styles, or damaged ones.
@Suite struct BadStyleTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addPicture("photo.png")
    }

    private func expectRefusal(of style: String, saying words: String, _ location: SourceLocation = #_sourceLocation)
        throws
    {
        let commands = [
            try Command.run("photo.png", "--style", style, in: folder), try Command.run("info", style, in: folder),
        ]
        for command in commands {
            #expect(command.status == 1, sourceLocation: location)
            #expect(command.output == "", sourceLocation: location)
            #expect(command.errors.hasPrefix("Error: "), sourceLocation: location)
            #expect(command.errors.contains(words), "\(command.errors)", sourceLocation: location)
        }
        #expect(!folder.exists("photo-style.png"), sourceLocation: location)
    }

    @Test func missingFile() throws {
        try expectRefusal(of: "style.h5", saying: "there is no such file")
    }

    @Test func unknownName() throws {
        try folder.addStyle("checkpoints/wave.h5")
        try folder.addStyle("checkpoints/some_painting.h5")
        try expectRefusal(of: "starlight", saying: "There is no style 'starlight'. 'impasto-infer list' names all")
        for mistyped in ["wafe", "wav"] { try expectRefusal(of: mistyped, saying: "Did you mean 'wave'?") }
        try expectRefusal(of: "some_pa", saying: "Did you mean 'some_painting'?")
    }

    @Test(arguments: ["style.h5", "style"]) func directory(name: String) throws {
        try FileManager.default.createDirectory(at: folder.url(name), withIntermediateDirectories: true)
        try expectRefusal(of: name, saying: "it is a directory")
    }

    @Test func empty() throws {
        try folder.write("", to: "style.h5")
        try expectRefusal(of: "style.h5", saying: "it is empty")
    }

    @Test func noHDF5() throws {
        try folder.write("Dear diary", to: "style.h5")
        try expectRefusal(of: "style.h5", saying: "it is not an HDF5 file")
    }

    @Test func aPaintingIsToBeLearnedFirst() throws {
        try expectRefusal(of: "photo.png", saying: "learn its style first: impasto-train style --painting photo.png")
    }

    @Test func truncated() throws {
        try folder.addStyle()
        let bytes = try folder.bytes("style.h5")
        try bytes.prefix(bytes.count / 2).write(to: folder.url("style.h5"))
        try expectRefusal(of: "style.h5", saying: "style.h5")
    }

    @Test func foreign() throws {
        let file = try HDF5File(creating: folder.url("style.h5"))
        try file.setAttribute("format", "weather")
        try file.close()
        try expectRefusal(of: "style.h5", saying: "is an HDF5 file, but no Impasto style")
    }

    @Test func newer() throws {
        try writeCheckpoint(folder.url("style.h5"), version: 2)
        try expectRefusal(of: "style.h5", saying: "format version 2")
    }

    @Test func missingTensor() throws {
        try writeCheckpoint(folder.url("style.h5"), omitting: "conv1.conv2d.weight")
        try expectRefusal(of: "style.h5", saying: "lacks the weights weights/conv1.conv2d.weight")
    }

    @Test func wrongShape() throws {
        try writeCheckpoint(folder.url("style.h5"), reshaping: "conv1.conv2d.weight")
        try expectRefusal(of: "style.h5", saying: "its architecture needs 4×3×9×9")
    }

    @Test func notFinite() throws {
        try writeCheckpoint(folder.url("style.h5"), spoiling: "in1.weight")
        try expectRefusal(of: "style.h5", saying: "weights/in1.weight that are not numbers")
    }
}
