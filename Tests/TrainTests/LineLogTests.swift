import Foundation
import Testing

@testable import Train

/// A log that is no ordinary file is written to, and stays what it is.
@Suite struct LineLogTests {
    private struct Line: Codable { let iteration: Int }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aPipeIsWrittenTo() throws {
        let pipe = folder.file("pipe")
        try #require(mkfifo(pipe.path, 0o600) == 0)
        // A pipe that nobody reads keeps its writer waiting.
        let reader = FileHandle(fileDescriptor: open(pipe.path, O_RDONLY | O_NONBLOCK), closeOnDealloc: true)
        do {
            let log = try LineLog(pipe, continuingAfter: nil, replacing: false)
            for iteration in [1, 2] { try log.add(Line(iteration: iteration)) }
        }
        #expect(try reader.readToEnd() == Data("{\"iteration\":1}\n{\"iteration\":2}\n".utf8))
        var about = stat()
        #expect(lstat(pipe.path, &about) == 0 && about.st_mode & S_IFMT == S_IFIFO)
    }

    @Test(arguments: [
        ("{\"iteration\":10}\n{\"iteration\":20}\n", "{\"iteration\":10}\n"),
        ("{\"iteration\":10}\n{\"iteration\":20}\n{\"conte", "{\"iteration\":10}\n"),
        ("{\"iteration\":10}\n{\"iteration\":20}", "{\"iteration\":10}\n"),
        ("{\"iteration\":20}\n", ""), ("notes\n", "notes\n"), ("my notes", "my notes"),
    ])
    func whatAKilledRunWroteAfterItsCheckpointIsCut(before: String, kept: String) throws {
        try Data(before.utf8).write(to: folder.file("log"))
        try LineLog(folder.file("log"), continuingAfter: 17, replacing: false).add(Line(iteration: 18))
        #expect(try String(contentsOf: folder.file("log"), encoding: .utf8) == kept + "{\"iteration\":18}\n")
    }

    @Test func aLinkLeadsToTheLog() throws {
        try Data("old\n".utf8).write(to: folder.file("log"))
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "log")
        #expect(throws: LineLogError.exists(folder.file("link").relativePath)) {
            try LineLog(folder.file("link"), continuingAfter: nil, replacing: false)
        }
        try LineLog(folder.file("link"), continuingAfter: nil, replacing: true).add(Line(iteration: 7))
        #expect(try String(contentsOf: folder.file("log"), encoding: .utf8) == "{\"iteration\":7}\n")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "log")
    }
}
