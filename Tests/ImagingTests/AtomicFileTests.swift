import Foundation
import Testing

@testable import Imaging

@Suite struct AtomicFileTests {
    @Test func aFolderThatIsNotThereIsNamed() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try AtomicFile.write([1], to: file, replacing: false)
            for parent in [folder.appendingPathComponent("missing"), file] {
                let url = parent.appendingPathComponent("a.bin")
                let expected = OutputError.folderMissing(url.relativePath, folder: parent.relativePath)
                #expect(throws: expected) { try AtomicFile.write([1, 2], to: url, replacing: true) }
            }
            try #expect(names(in: folder) == ["file"])
        }
    }

    @Test(.enabled(if: geteuid() != 0, "nothing is forbidden to root"))
    func aFolderOfSomebodyElseIsNotPermitted() throws {
        try withTemporaryFolder { folder in
            let inner = folder.appendingPathComponent("inner")
            try FileManager.default.createDirectory(
                at: inner, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o555])
            let url = inner.appendingPathComponent("a.bin")
            #expect(throws: OutputError.notPermitted(url.relativePath)) {
                try AtomicFile.write([1, 2], to: url, replacing: false)
            }
        }
    }

    @Test func onlyFilesAreEverReplaced() throws {
        try withTemporaryFolder { folder in
            let pipe = folder.appendingPathComponent("pipe")
            #expect(mkfifo(pipe.path, 0o600) == 0)
            for url in [folder, pipe] {
                #expect(throws: OutputError.notAFile(url.relativePath)) {
                    try AtomicFile.write([1], to: url, replacing: true)
                }
            }
            try #expect(names(in: folder) == ["pipe"])
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "this system has no /dev/full"))
    func aFullDiskIsNoticed() {
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        #expect(AtomicFile.writeAll([1, 2, 3], to: descriptor) == ENOSPC)
    }

    @Test func aFileThatIsMadeAppearsWholeOrNotAtAll() throws {
        struct Failure: Error {}
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.bin")
            #expect(throws: Failure.self) {
                try AtomicFile.make(at: url, replacing: false) { temporary in
                    try Data("half".utf8).write(to: temporary)
                    throw Failure()
                }
            }
            try #expect(names(in: folder) == [])
            try AtomicFile.make(at: url, replacing: false) { try Data("whole".utf8).write(to: $0) }
            #expect(throws: OutputError.exists(url.relativePath)) {
                try AtomicFile.make(at: url, replacing: false) { try Data("other".utf8).write(to: $0) }
            }
            try #expect(names(in: folder) == ["a.bin"])
            try #expect(String(contentsOf: url, encoding: .utf8) == "whole")
        }
    }

    @Test func publishingLeavesNoTemporaryFileWhateverHappens() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.bin")
            for (content, replacing) in [("first", false), ("second", false), ("third", true)] {
                let temporary = AtomicFile.temporaryURL(for: url)
                try Data(content.utf8).write(to: temporary)
                try? AtomicFile.publish(temporary, as: url, replacing: replacing)
                try #expect(names(in: folder) == ["a.bin"])
                try #expect(String(contentsOf: url, encoding: .utf8) == (replacing ? "third" : "first"))
            }
        }
    }

    @Test(arguments: [true, false])
    func aNameThatWasTakenMeanwhileStays(fileSystemHasLinks: Bool) throws {
        let claim = fileSystemHasLinks ? AtomicFile.claim : AtomicFile.claimByCreating
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.bin")
            let temporary = AtomicFile.temporaryURL(for: url)
            try Data("first".utf8).write(to: temporary)
            try claim(url, temporary)
            let late = AtomicFile.temporaryURL(for: url)
            try Data("second".utf8).write(to: late)
            #expect(throws: OutputError.exists(url.relativePath)) { try claim(url, late) }
            try #expect(String(contentsOf: url, encoding: .utf8) == "first")
        }
    }

    @Test func temporaryFilesAreHiddenBesideTheDestinationAndDiffer() {
        let url = URL(fileURLWithPath: "/somewhere/a.png")
        let first = AtomicFile.temporaryURL(for: url), second = AtomicFile.temporaryURL(for: url)
        #expect(first != second)
        #expect(first.deletingLastPathComponent().path == "/somewhere")
        #expect(first.lastPathComponent.hasPrefix("."))
        #expect(first.lastPathComponent.contains("\(ProcessInfo.processInfo.processIdentifier)"))
    }

    @Test func ofManyWritersExactlyOneWinsANewName() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("impasto-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("a.bin")
        let winners = await withTaskGroup(of: Bool.self) { group in
            for writer in 0..<16 {
                group.addTask { (try? AtomicFile.write(content(of: writer), to: url, replacing: false)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
        try #expect(names(in: folder) == ["a.bin"])
        try #expect(isWhole([UInt8](Data(contentsOf: url))))
    }

    @Test func whoeverReadsMeanwhileSeesAWholeFile() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("impasto-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("a.bin")
        try AtomicFile.write(content(of: 0), to: url, replacing: false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 1..<9 {
                group.addTask { try AtomicFile.write(content(of: writer), to: url, replacing: true) }
                group.addTask { try #expect(isWhole([UInt8](Data(contentsOf: url)))) }
            }
            try await group.waitForAll()
        }
        try #expect(names(in: folder) == ["a.bin"])
    }
}

private func content(of writer: Int) -> [UInt8] {
    Array(repeating: UInt8(writer), count: 300_000)
}

private func isWhole(_ bytes: [UInt8]) -> Bool {
    bytes.count == 300_000 && bytes.allSatisfy { $0 == bytes[0] }
}
