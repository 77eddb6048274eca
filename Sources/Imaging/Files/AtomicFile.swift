public import Foundation

/// Writes a file so that it appears whole or not at all, also when programs write the same one at once.
///
/// The bytes go to a hidden file beside the destination, which then takes the destination's name in one step. A
/// writer that needs a path, such as a library's own, gets one from `make`.
public enum AtomicFile {
    /// Writes `bytes` to `destination`.
    ///
    /// Throws an `OutputError`, having removed what it had written.
    public static func write(_ bytes: [UInt8], to destination: URL, replacing: Bool) throws(OutputError) {
        try check(destination, replacing: replacing)
        let temporary = temporaryURL(for: destination)
        do throws(OutputError) {
            try create(temporary, bytes, for: destination)
        } catch {
            unlink(temporary.path)
            throw error
        }
        try publish(temporary, as: destination, replacing: replacing)
    }

    /// Has `body` make a file at the place that it is given, and publishes it as `destination`.
    ///
    /// Throws an `OutputError`, or what `body` throws, having removed what was made.
    public static func make(at destination: URL, replacing: Bool, _ body: (URL) throws -> Void) throws {
        try check(destination, replacing: replacing)
        let temporary = temporaryURL(for: destination)
        do {
            try body(temporary)
        } catch {
            unlink(temporary.path)
            throw error
        }
        try publish(temporary, as: destination, replacing: replacing)
    }

    /// A name for a hidden file beside `destination`, different at every call and in every process:
    /// `.impasto-<host>-<process>-<random>.tmp`.
    public static func temporaryURL(for destination: URL) -> URL {
        let suffix = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let name = "\(temporaryPrefix)\(ProcessInfo.processInfo.processIdentifier)-\(suffix).tmp"
        return destination.deletingLastPathComponent().appendingPathComponent(name)
    }

    /// Begins the names of all hidden files of this machine's or container's processes.
    public static let temporaryPrefix: String = {
        var name = [CChar](repeating: 0, count: 256)
        let isKnown = gethostname(&name, name.count) == 0
        let letters = name.prefix { isKnown && $0 != 0 }.map { UInt8(bitPattern: $0) }
        return ".impasto-\(String(decoding: letters, as: UTF8.self))-"
    }()

    /// Gives the complete file `temporary` the name `destination`, which is in the same folder, once it is safely on
    /// disk.
    ///
    /// Unless `replacing`, a file that has that name already, or gets it meanwhile, stays as it is. Throws an
    /// `OutputError`; `temporary` is gone afterwards in any case.
    public static func publish(_ temporary: URL, as destination: URL, replacing: Bool) throws(OutputError) {
        defer { unlink(temporary.path) }
        try check(destination, replacing: replacing)
        let descriptor = open(temporary.path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw failure(errno, destination) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw failure(errno, destination) }
        if replacing {
            try rename(temporary, to: destination)
        } else {
            try claim(destination, for: temporary)
        }
    }

    /// Finds early, before hours of work or at no cost, what would keep `publish` from succeeding.
    ///
    /// Throws an `OutputError`.
    public static func check(_ destination: URL, replacing: Bool) throws(OutputError) {
        let name = destination.relativePath
        if let kind = kind(of: destination) {
            if kind != S_IFREG { throw .notAFile(name) }
            if !replacing { throw .exists(name) }
        }
        let folder = destination.deletingLastPathComponent()
        if kind(of: folder) != S_IFDIR { throw .folderMissing(name, folder: folder.relativePath) }
        if access(folder.path, W_OK | X_OK) != 0 { throw failure(errno, destination) }
    }
}

// MARK: The steps

extension AtomicFile {
    private static func create(_ temporary: URL, _ bytes: [UInt8], for destination: URL) throws(OutputError) {
        let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor < 0 { throw failure(errno, destination) }
        let code = writeAll(bytes, to: descriptor)
        // Some file systems tell only here that the disk is full.
        let closed = close(descriptor)
        if code != 0 || closed != 0 { throw failure(code != 0 ? code : errno, destination) }
    }

    /// Returns 0, or the error number that stopped it.
    static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> CInt {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = retryingInterrupted { Foundation.write(descriptor, part.baseAddress, part.count) }
                if written < 0 { return errno }
                rest = rest.dropFirst(written)
            }
            return 0
        }
    }

    private static func rename(_ temporary: URL, to destination: URL) throws(OutputError) {
        if Foundation.rename(temporary.path, destination.path) != 0 { throw failure(errno, destination) }
    }

    /// A second name for the same file cannot take the place of another file; the first name is removed afterwards.
    static func claim(_ destination: URL, for temporary: URL) throws(OutputError) {
        if link(temporary.path, destination.path) == 0 { return }
        switch errno {
        case EPERM, ENOTSUP, EMLINK, ENOSYS: try claimByCreating(destination, for: temporary)
        case let code: throw failure(code, destination)
        }
    }

    /// For file systems without second names: whoever creates the empty file may replace it.
    static func claimByCreating(_ destination: URL, for temporary: URL) throws(OutputError) {
        let descriptor = open(destination.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor < 0 { throw failure(errno, destination) }
        close(descriptor)
        do throws(OutputError) {
            try rename(temporary, to: destination)
        } catch {
            unlink(destination.path)
            throw error
        }
    }

    /// The kind of file (`S_IFREG`, `S_IFDIR` …) that has a name, if one does.
    private static func kind(of url: URL) -> mode_t? {
        var status = stat()
        return stat(url.path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    static func failure(_ code: CInt, _ destination: URL) -> OutputError {
        let name = destination.relativePath
        return switch code {
        case EEXIST: .exists(name)
        case EACCES, EPERM, EROFS: .notPermitted(name)
        default: .failed(name, reason: systemWords(code))
        }
    }
}
