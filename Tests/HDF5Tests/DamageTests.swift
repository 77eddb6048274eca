import Foundation
import HDF5
import Testing

/// What is wrong with a file is said, never crashed on.
@Suite struct DamageTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func whatIsNoHDF5FileIsToldApart() throws {
        let text = folder.file("text.h5")
        try Data("This is no HDF5 file, though its name says so.".utf8).write(to: text)
        let empty = folder.file("empty.h5")
        try Data().write(to: empty)
        let missing = folder.file("missing.h5")
        #expect(error { _ = try HDF5File(reading: text) } == .notHDF5(file: text.path))
        #expect(error { _ = try HDF5File(reading: empty) } == .empty(file: empty.path))
        #expect(error { _ = try HDF5File(reading: missing) } == .notFound(file: missing.path))
        #expect(error { _ = try HDF5File(reading: folder.url) } == .isDirectory(file: folder.url.path))
        let device = URL(fileURLWithPath: "/dev/null")
        #expect(error { _ = try HDF5File(reading: device) } == .notRegularFile(file: "/dev/null"))
    }

    @Test(arguments: 0..<50) func aFileCutAnywhereIsRefused(cut: Int) throws {
        let whole = try Data(contentsOf: pythonFile)
        let url = folder.file("cut.h5")
        // From one byte to all but one.
        let length = 1 + cut * (whole.count - 2) / 49
        try whole.prefix(length).write(to: url)
        let found = error { _ = try HDF5File(reading: url) }
        switch found {
        case .notHDF5(url.path): #expect(length < 8)
        case .damaged(url.path, "open the file", let reason): #expect(reason.hasPrefix(reasonForCut(length)))
        default: Issue.record("\(String(describing: found))")
        }
    }

    /// The library reads the file's size from its first 48 bytes.
    private func reasonForCut(_ length: Int) -> String {
        length < 96 ? "" : "truncated file"
    }

    @Test func whatIsMissingIsNamed() throws {
        let file = try HDF5File(reading: pythonFile)
        let path = pythonFile.path
        for missing in ["/gone", "/gone/deeper", "/numbers/gone"] {
            #expect(error { _ = try file.shape(of: missing) } == .noSuchObject(missing, file: path))
        }
        #expect(error { _ = try file.string("gone") } == .noSuchAttribute("gone", object: "/", file: path))
        #expect(error { _ = try file.string("gone", of: "/nowhere") } == .noSuchObject("/nowhere", file: path))
    }

    @Test func afterClosingEverythingIsRefused() throws {
        let file = try HDF5File(reading: pythonFile)
        try file.close()
        try file.close()
        #expect(error { _ = try file.names() } == .closed(file: pythonFile.path))
        #expect(error { _ = try file.floats("/numbers/float32") } == .closed(file: pythonFile.path))
        #expect(error { _ = try file.exists("/numbers") } == .closed(file: pythonFile.path))
    }

    @Test func aFileOpenForReadingIsNotWritten() throws {
        let before = try Data(contentsOf: pythonFile)
        let file = try HDF5File(reading: pythonFile)
        let found = error { try file.write([1] as [Float], shape: [1], to: "new") }
        #expect(
            found
                == .writeFailed(
                    file: pythonFile.path, operation: "write new", reason: "it is open for reading only"))
        #expect(error { try file.setAttribute("new", 1) } != nil)
        try file.close()
        #expect(try Data(contentsOf: pythonFile) == before)
    }

    @Test func writingWhatCannotBeIsRefused() throws {
        let url = folder.file("new.h5")
        let file = try HDF5File(creating: url)
        let impossible: [[Int]] = [[3], [-1, -2], [], [2, 2], [Int.max, Int.max]]
        for shape in impossible {
            #expect(
                error { try file.write([1, 2] as [Float], shape: shape, to: "x") }
                    == .wrongShape("x", expected: "2 values", found: "shape \(shape)", file: url.path))
        }
        try file.write([1] as [Float], shape: [1], to: "twice")
        #expect(error { try file.write([1] as [Float], shape: [1], to: "twice") } != nil)
        #expect(error { try file.setAttribute("null", "a\0b") } != nil)
        #expect(try file.names() == ["twice"])
    }

    @Test func aDirectoryThatIsNotThereIsAnErrorAtOnce() {
        let url = folder.file("no/such/directory/new.h5")
        guard case .writeFailed(url.path, _, let reason) = error({ _ = try HDF5File(creating: url) }) else {
            Issue.record("nothing was thrown")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs a device that is always full"))
    func aFullDiskIsAnOrdinaryError() throws {
        let file = try HDF5File(creating: URL(fileURLWithPath: "/dev/full"))
        try file.write([Float](repeating: 1, count: 100_000), shape: [100_000], to: "x")
        guard case .writeFailed("/dev/full", _, let reason) = error({ try file.close() }) else {
            Issue.record("nothing was thrown")
            return
        }
        #expect(reason.contains("No space left"))
    }

    @Test func everyErrorNamesTheFileAndEndsAsASentence() {
        let errors: [HDF5Error] = [
            .notFound(file: "f.h5"), .isDirectory(file: "f.h5"), .notRegularFile(file: "f.h5"), .empty(file: "f.h5"),
            .unreadable(file: "f.h5", reason: "Permission denied"),
            .noRoom(file: "f.h5", byteCount: 9, reason: "No space left on device"),
            .notHDF5(file: "f.h5"), .damaged(file: "f.h5", operation: "read x", reason: "cut"), .closed(file: "f.h5"),
            .noSuchObject("x", file: "f.h5"), .noSuchAttribute("a", object: "x", file: "f.h5"),
            .leavesFile("x", file: "f.h5"), .wrongType("x", expected: "text", found: "bytes", file: "f.h5"),
            .wrongShape("x", expected: "1", found: "2", file: "f.h5"),
            .tooLarge("x", bytes: "9", limit: "8", file: "f.h5"),
            .writeFailed(file: "f.h5", operation: "write x", reason: "full"),
        ]
        for error in errors {
            #expect("\(error)".contains("f.h5") && "\(error)".hasSuffix("."))
        }
    }
}
