import Console
import Foundation
import Testing

@Suite(.serialized) struct FolderTests {
    private func withPlace(_ body: (String) throws -> Void) throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("console-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: place) }
        try makeFolder(place)
        try body(place)
    }

    @Test(arguments: ["a", "a/b/c", "a/b/", "./a"]) func foldersAboveAreMadeToo(name: String) throws {
        try withPlace { place in
            for _ in 1...2 { try makeFolder("\(place)/\(name)") }
            #expect(isFolder("\(place)/\(name)"))
        }
    }

    @Test func aFileInTheWayIsNamed() throws {
        try withPlace { place in
            try Data().write(to: URL(fileURLWithPath: "\(place)/a"))
            for name in ["a", "a/"] {
                let error = #expect(throws: FolderError.self) { try makeFolder("\(place)/\(name)") }
                #expect(error?.reason == "a file of that name is in the way")
            }
            let below = #expect(throws: FolderError.self) { try makeFolder("\(place)/a/b") }
            #expect(below?.path == "\(place)/a")
        }
    }

    /// Relative to where the program runs, which all tests share.
    @Test(arguments: ["", "/", "/b", "/b/"]) func aNameMayBeShort(rest: String) throws {
        let name = "c"
        try #require(!FileManager.default.fileExists(atPath: name))
        defer { try? FileManager.default.removeItem(atPath: name) }
        try makeFolder(name + rest)
        #expect(isFolder(name + rest))
    }

    @Test func whatTheSystemSaysIsTold() {
        let error = #expect(throws: FolderError.self) { try makeFolder("/proc/a/b") }
        #expect(error?.path == "/proc/a" && error?.reason == "No such file or directory")
    }
}
