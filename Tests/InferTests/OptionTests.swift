import Testing

/// Wrong usage is told apart from failure: status 64, and how to use it right.
@Suite struct OptionTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle()
        try folder.addPicture("photo.png")
    }

    @Test(arguments: ["abc", "0", "15", "-5", "1e3", "99999999999999999999", ""])
    func impossibleMaxSide(value: String) throws {
        let command = try Command.run("photo.png", "--style", "style.h5", "--max-side=\(value)", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.hasPrefix("Error: "))
        #expect(command.errors.contains("--max-side"))
        #expect(command.errors.contains("Usage: "))
        #expect(try folder.files() == ["photo.png", "style.h5"])
    }

    @Test func unknownOption() throws {
        #expect(try Command.run("photo.png", "--style", "style.h5", "--sharpen", in: folder).status == 64)
    }

    @Test func missingStyle() throws {
        let command = try Command.run("photo.png", in: folder)
        #expect(command.status == 64)
        #expect(command.errors.contains("--style"))
    }

    @Test func missingInput() throws {
        #expect(try Command.run("--style", "style.h5", in: folder).status == 64)
        #expect(try Command.run("info", in: folder).status == 64)
    }

    @Test func emptyNames() throws {
        #expect(try Command.run("", "--style", "style.h5", in: folder).status == 64)
        #expect(try Command.run("photo.png", "--style", "style.h5", "--output", "", in: folder).status == 64)
    }

    @Test func helpNamesEveryOptionWithItsDefault() throws {
        let command = try Command.run("help", "apply", in: folder)
        #expect(command.status == 0)
        let options = [
            "<input>", "--style <style>", "--mask <picture>", "--keep-colors <method>", "-o, --output <file|folder>",
            "--max-side <pixels>", "--force", "--format <format>", "--quality <number>", "--chroma <chroma>",
            "--compression <number>", "--depth <bits>", "--strip", "--json",
            "--stroke-scale <factor>", "--preview <pixels>", "--memory <bytes>",
        ]
        for option in options { #expect(command.output.contains(option)) }
        #expect(command.output.matches(of: /\(default:/).count == 14)
    }

    @Test func helpNamesEverySubcommand() throws {
        let command = try Command.run("--help", in: folder)
        #expect(command.status == 0)
        let words = [
            "apply (default)", "info", "list", "--max-side", "--output", "--force", "--style", "--mask",
            "--keep-colors",
        ]
        for word in words { #expect(command.output.contains(word)) }
    }

    @Test func applyMayBeSpelledOut() throws {
        #expect(try Command.run("apply", "photo.png", "--style", "style.h5", in: folder).status == 0)
        #expect(folder.exists("photo-style.png"))
    }
}
