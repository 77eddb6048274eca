import Foundation
import Imaging
import Testing

extension WholeRuns {
    /// Films, made by ffmpeg or by a program of its name that shows what it is given.
    @Suite struct FilmTests {
        private static let hasFFmpeg = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/ffmpeg") }
        private let problem: GatysProblem

        init() throws { problem = try GatysProblem() }

        /// Writes a shell script that stands in for ffmpeg, and returns a PATH on which it comes first.
        private func standIn(_ script: String) throws -> String {
            let folder = problem.folder.file("programs")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let url = folder.appendingPathComponent("ffmpeg")
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
            return "\(folder.path):/usr/bin:/bin"
        }

        private func run(_ changes: [String: String?] = [:], path: String) throws -> Program.Result {
            let film: [String: String?] = ["film": problem.folder.path("o.mp4")]
            return try impastoTrain(problem.arguments(film.merging(changes) { $1 }), path: path)
        }

        @Test func withoutFFmpegThereIsNoFilm() throws {
            let result = try run(path: problem.folder.url.path)
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("Error: --film needs the program ffmpeg, which is not on the PATH."))
            #expect(try problem.names().isDisjoint(with: ["o.png", "o.mp4"]))
        }

        /// The script keeps the pictures that it is given as they are.
        @Test(arguments: ["mp4", "gif"]) func aFilmShowsTheStartEveryIterationAndTheResult(format: String) throws {
            let path = try standIn("for last; do :; done; cat > \"$last\"; echo \"$@\" > \"$0.arguments\"")
            let film = problem.folder.file("o.\(format)")
            let result = try run(["film": film.path], path: path)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("Wrote \(film.path)."))
            let bytes = try Data(contentsOf: film)
            let frames = bytes.indices.filter { bytes[$0...].starts(with: Data("\u{89}PNG\r\n".latin1)) }
            #expect(frames.count == 6)
            let last = [UInt8](bytes[try #require(frames.last)...])
            let (shown, written) = (
                try Image(decoding: last, name: "frame"), try Image(contentsOf: problem.folder.file("o.png"))
            )
            expectSame(shown, written)
            let arguments = try String(contentsOf: problem.folder.file("programs/ffmpeg.arguments"), encoding: .utf8)
            #expect(arguments.contains(" -f \(format) "))
            #expect(try problem.names().filter { $0.hasSuffix(".tmp") || $0.hasPrefix("o-") } == [])
        }

        @Test func aFilmThatFailsCostsNoPicture() throws {
            let path = try standIn("echo 'Unknown encoder' >&2; exit 1")
            let result = try run(path: path)
            #expect(result.status == 1)
            #expect(result.errors.contains("Error: ffmpeg could not make the film \(problem.folder.path("o.mp4")): "))
            let names = try problem.names()
            #expect(names.contains("o.png") && !names.contains("o.mp4"))
            #expect(names.allSatisfy { !$0.hasSuffix(".tmp") })
        }

        @Test func anExistingFilmStaysUnlessForced() throws {
            try Data("precious".utf8).write(to: problem.folder.file("o.mp4"))
            let path = try standIn("cat > /dev/null")
            let result = try run(path: path)
            #expect(result.status == 1 && result.errors.contains("o.mp4: it exists already."))
            #expect(try !problem.names().contains("o.png"))
            #expect(try Data(contentsOf: problem.folder.file("o.mp4")) == Data("precious".utf8))
        }

        @Test(
            .enabled(if: hasFFmpeg, "ffmpeg is not on the PATH, so that no real film can be made"),
            arguments: ["mp4", "gif"])
        func ffmpegMakesAFilm(format: String) throws {
            let film = problem.folder.file("o.\(format)")
            try problem.paint(["film": film.path, "size": "33"])
            let bytes = try Data(contentsOf: film)
            #expect(bytes.count > 500)
            let mark = format == "gif" ? bytes.prefix(4) : bytes.dropFirst(4).prefix(4)
            #expect(Data(mark) == Data((format == "gif" ? "GIF8" : "ftyp").utf8))
        }
    }
}

extension String {
    fileprivate var latin1: [UInt8] { unicodeScalars.map { UInt8($0.value) } }
}
