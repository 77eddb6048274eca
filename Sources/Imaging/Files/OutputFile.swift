import Foundation

/// A file that is being written and has no name of its own yet.
final class OutputFile {
    let handle: UnsafeMutablePointer<FILE>
    private let destination: PictureDestination
    private let temporary: URL

    /// Throws `ImageError.output`.
    init(_ destination: PictureDestination) throws(ImageError) {
        self.destination = destination
        switch destination {
        case .file(let url, let replacing):
            temporary = AtomicFile.temporaryURL(for: url)
            try Self.translating { () throws(OutputError) in try AtomicFile.check(url, replacing: replacing) }
        case .standardOutput:
            temporary = AtomicFile.temporaryURL(for: FileManager.default.temporaryDirectory.appendingPathComponent("-"))
        }
        guard let handle = fopen(temporary.path, "w+xe") else { throw Self.failure(errno, destination) }
        self.handle = handle
        // What gets no name leaves nothing behind, however the process ends.
        if case .standardOutput = destination { unlink(temporary.path) }
    }

    deinit {
        fclose(handle)
        unlink(temporary.path)
    }

    /// What kept a library from writing just now: the disk, if that is to blame.
    func cause(of error: ImageError) -> ImageError {
        let code = errno
        return ferror(handle) == 0 ? error : Self.failure(code, destination)
    }

    /// Gives the complete file its name, or copies it to standard output. Throws `ImageError.output`.
    func publish() throws(ImageError) {
        // Some file systems tell only here that the disk is full.
        if fflush(handle) != 0 { throw Self.failure(errno, destination) }
        switch destination {
        case .file(let url, let replacing):
            try Self.translating { () throws(OutputError) in
                try AtomicFile.publish(temporary, as: url, replacing: replacing)
            }
        case .standardOutput: try copyToStandardOutput()
        }
    }

    private func copyToStandardOutput() throws(ImageError) {
        rewind(handle)
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = fread(&part, 1, part.count, handle)
            if count == 0 && ferror(handle) != 0 { throw Self.failure(errno, destination) }
            if count == 0 { return }
            let code = AtomicFile.writeAll(Array(part[..<count]), to: STDOUT_FILENO)
            if code != 0 { throw Self.failure(code, destination) }
        }
    }

    private static func translating(_ body: () throws(OutputError) -> Void) throws(ImageError) {
        do throws(OutputError) { try body() } catch { throw .output(error) }
    }

    private static func failure(_ code: CInt, _ destination: PictureDestination) -> ImageError {
        switch destination {
        case .file(let url, _): .output(AtomicFile.failure(code, url))
        case .standardOutput: .output(.failed("standard output", reason: systemWords(code)))
        }
    }
}
