import Foundation
import Testing

/// Files that are no pictures, or not ones that can be painted.
@Suite struct BadPictureTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle()
    }

    /// Status 1, one sentence on stderr, and nothing on stdout or disk.
    private func expectRefusal(of name: String, saying words: String, _ location: SourceLocation = #_sourceLocation)
        throws
    {
        let before = try folder.files()
        let command = try Command.run(name, "--style", "style.h5", "--output", "out.png", in: folder)
        #expect(command.status == 1, sourceLocation: location)
        #expect(command.output == "", sourceLocation: location)
        #expect(command.errors.hasPrefix("Error: "), sourceLocation: location)
        #expect(command.errors.contains(words), "\(command.errors)", sourceLocation: location)
        #expect(command.errors.split(separator: "\n").count == 1, sourceLocation: location)
        #expect(try folder.files() == before, sourceLocation: location)
    }

    @Test func missing() throws {
        try expectRefusal(of: "nowhere.png", saying: "Cannot read nowhere.png: there is no such file.")
    }

    @Test func empty() throws {
        try folder.write("", to: "photo.png")
        try expectRefusal(of: "photo.png", saying: "Cannot read photo.png: it is empty.")
    }

    @Test(arguments: ["photo.png", "photo.jpg"]) func truncated(name: String) throws {
        try folder.addPicture(name, width: 200, height: 150)
        let bytes = try folder.bytes(name)
        try bytes.prefix(bytes.count / 2).write(to: folder.url(name))
        try expectRefusal(of: name, saying: "Cannot read \(name): it is truncated or damaged")
    }

    @Test func noPicture() throws {
        try folder.write("Dear diary", to: "photo.jpg")
        try expectRefusal(of: "photo.jpg", saying: "not a picture in a known format")
    }

    @Test func otherFormat() throws {
        try folder.write("GIF89a......", to: "photo.png")
        try expectRefusal(of: "photo.png", saying: "it is a GIF picture. Convert it to PNG, JPEG")
    }

    @Test(arguments: [[1, 1], [15, 15], [15, 300], [300, 15]]) func tooSmall(size: [Int]) throws {
        try folder.addPicture("photo.png", width: size[0], height: size[1])
        let words =
            "Cannot paint photo.png. The picture is \(size[0])×\(size[1]) pixels; both sides must have at least 16."
        try expectRefusal(of: "photo.png", saying: words)
    }
}
