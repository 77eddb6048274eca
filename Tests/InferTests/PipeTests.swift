import Foundation
import Imaging
import Testing

/// impasto-infer between other programs.
@Suite struct PipeTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle()
        try folder.addPicture("photo.png")
    }

    private func shell(_ script: String) throws -> Command { try Command.shell(script, in: folder) }

    @Test func standardInputBecomesStandardOutput() throws {
        let command = try shell(
            "\"$0\" - --style style.h5 <photo.png >piped.png && \"$0\" photo.png --style style.h5 -o named.png")
        #expect(command.status == 0)
        #expect(command.errors == "")
        #expect(try folder.bytes("piped.png") == folder.bytes("named.png"))
        #expect(try folder.files() == ["named.png", "photo.png", "piped.png", "style.h5"])
    }

    @Test func whatComesThroughAPipeKeepsItsFormat() throws {
        try folder.addPicture("photo.jpg", width: 30, height: 20)
        let command = try shell("\"$0\" - --style style.h5 <photo.jpg >piped")
        #expect(command.status == 0)
        #expect(try PictureInput(contentsOf: folder.url("piped")).format == .jpeg)
    }

    @Test func aFormatCanBeAskedFor() throws {
        let command = try shell("\"$0\" - --style style.h5 --format webp <photo.png >piped")
        #expect(command.status == 0)
        #expect(try PictureInput(contentsOf: folder.url("piped")).format == .webp)
    }

    @Test func standardInputIsOnePictureAlone() throws {
        let command = try Command.run("-", "photo.png", "--style", "style.h5", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("Name it alone."))
    }

    @Test func whatIsNoPictureIsCalledStandardInput() throws {
        let command = try shell("echo hello | \"$0\" - --style style.h5")
        #expect(command.status == 1)
        #expect(command.errors.hasPrefix("Error: Cannot read standard input: it is not a picture"))
        #expect(command.output == "")
    }

    @Test func programsGetOneObjectALine() throws {
        try folder.write("no picture", to: "bad.png")
        let command = try Command.run("photo.png", "bad.png", "--style", "style.h5", "-o", "out/", "--json", in: folder)
        #expect(command.status == 1)
        let lines = try command.output.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(lines.count == 2)
        #expect(lines[0]["output"] as? String == "out/photo.png")
        #expect(lines[0]["width"] as? Int == 20)
        #expect(lines[1]["input"] as? String == "bad.png")
        #expect((lines[1]["error"] as? String)?.contains("bad.png") == true)
    }
}
