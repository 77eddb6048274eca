import Foundation
import Imaging
import Testing

@testable import Train

@Suite struct OutputClaimTests {
    private let folder: TemporaryFolder
    private var output: URL { folder.file("o.h5") }

    init() throws { folder = try TemporaryFolder() }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    @Test func oneOutputHasOneOwner() throws {
        do {
            let claim = try OutputClaim(output, replacing: false)
            let other = try OutputClaim(folder.file("other.h5"), replacing: false)
            #expect(throws: OutputClaimError.inUse(output.path)) { try OutputClaim(output, replacing: true) }
            withExtendedLifetime((claim, other)) {}
        }
        #expect(try names().isEmpty)
        _ = try OutputClaim(output, replacing: false)
    }

    @Test func whatAKilledRunLeftIsTakenOver() throws {
        try Data().write(to: folder.file(".o.h5.lock"))
        _ = try OutputClaim(output, replacing: false)
        #expect(try names().isEmpty)
    }

    @Test func halfWrittenFilesOfDeadProcessesAreRemoved() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "true"]
        try process.run()
        process.waitUntilExit()
        let (dead, living) = (process.processIdentifier, getppid())
        let prefix = AtomicFile.temporaryPrefix
        let others = [
            "\(prefix)\(living)-abc.tmp", "\(prefix)x-abc.tmp", ".other-\(dead)-abc.tmp", "impasto-\(dead)-abc.tmp",
            // Of another machine.
            ".impasto-elsewhere-\(dead)-abc.tmp",
        ]
        for name in others + ["\(prefix)\(dead)-abc.tmp", "\(prefix)\(getpid())-abc.tmp"] {
            try Data("half".utf8).write(to: folder.file(name))
        }
        _ = try OutputClaim(output, replacing: false)
        #expect(try names() == others.sorted())
    }
}

extension WholeRuns {
    /// Two of the real program on one output.
    @Suite struct TwoRunsTests {
        @Test func theSecondIsRefusedAndTheFirstGoesOn() throws {
            let problem = try TinyProblem()
            let arguments = ["style"] + problem.arguments(output: "o.h5", ["iterations": "100000"])
            let first = try Program(arguments)
            _ = first.waitForError("Training ")
            let second = try impastoTrain(arguments + ["--force"])
            #expect(second.status == 1)
            #expect(second.errors == "Error: \(OutputClaimError.inUse(problem.folder.path("o.h5")))\n")
            first.interrupt()
            #expect(first.finish().errors.contains("Saved \(problem.folder.path("o.h5"))"))
        }
    }
}
