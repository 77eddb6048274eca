import Foundation
import Imaging

/// A film that ffmpeg makes of pictures as they come, as MP4 or GIF.
final class Film {
    let url: URL
    private let temporary: URL
    private let process = Process()
    private let input = Pipe()
    private let errors = Pipe()

    /// Starts ffmpeg.
    /// - Throws: ``GatysError/noFilmMaker``, or an error of starting a program.
    init(_ url: URL) throws {
        guard let program = Self.program else { throw GatysError.noFilmMaker }
        self.url = url
        temporary = AtomicFile.temporaryURL(for: url)
        process.executableURL = program
        process.arguments = Self.arguments(url.pathExtension.lowercased()) + [temporary.path]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        // A film maker that ends early must not end this program when it is written to.
        signal(SIGPIPE, SIG_IGN)
        try process.run()
    }

    private static var program: URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(fileURLWithPath: String($0)).appendingPathComponent("ffmpeg") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Twelve frames a second; H.264 wants even sides, and a GIF a palette of its own.
    private static func arguments(_ format: String) -> [String] {
        let filter =
            format == "gif"
            ? "split[a][b];[a]palettegen[p];[b][p]paletteuse" : "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p"
        return ["-y", "-loglevel", "error", "-f", "image2pipe", "-framerate", "12", "-c:v", "png", "-i", "-"]
            + ["-vf", filter, "-f", format]
    }

    /// Appends a frame; all have the same size.
    /// - Throws: ``ImageError``, or ``GatysError/filmFailed(_:reason:)``.
    func add(_ picture: Image) throws {
        let frame = Data(try picture.pngData())
        do { try input.fileHandleForWriting.write(contentsOf: frame) } catch { throw failure(lastWords()) }
    }

    /// Waits for the film and gives it its name.
    /// - Throws: ``GatysError/filmFailed(_:reason:)``, or ``OutputError``.
    func finish(replacing: Bool) throws {
        try? input.fileHandleForWriting.close()
        let words = lastWords()
        guard process.terminationStatus == 0 else { throw failure(words) }
        try AtomicFile.publish(temporary, as: url, replacing: replacing)
    }

    /// What ffmpeg says until it ends.
    private func lastWords() -> String? {
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: words, as: UTF8.self).split(separator: "\n").last.map(String.init)
    }

    private func failure(_ words: String?) -> GatysError {
        try? FileManager.default.removeItem(at: temporary)
        return .filmFailed(url.relativePath, reason: words ?? "it ended early")
    }

    deinit {
        if process.isRunning { process.terminate() }
        try? FileManager.default.removeItem(at: temporary)
    }
}
