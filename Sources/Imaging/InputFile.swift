import Foundation

/// A file that is open for reading.
struct InputFile: ~Copyable {
    /// Enough of a picture's file to recognise it and, nearly always, to know its size.
    static let headerLength = 1 << 16

    /// The path as the user gave it, for errors.
    let name: String
    private let descriptor: CInt

    /// Opens the file. Throws `ImageError.missing`, `.notPermitted` or `.unreadable`.
    init(_ url: URL) throws(ImageError) {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw Self.failure(errno, url.relativePath) }
        self.descriptor = descriptor
        self.name = url.relativePath
    }

    deinit { close(descriptor) }

    /// Reads from where the last call stopped to the end of the file, or for `limit` bytes if that is less.
    func read(upTo limit: Int) throws(ImageError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let part = try readPart(min(limit - bytes.count, 1 << 20))
            if part.isEmpty { break }
            bytes += part
        }
        return bytes
    }

    private func readPart(_ length: Int) throws(ImageError) -> [UInt8] {
        var code: CInt = 0
        let part = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            let got = retryingInterrupted { Foundation.read(descriptor, buffer.baseAddress, length) }
            code = got < 0 ? errno : 0
            count = max(got, 0)
        }
        if code != 0 { throw Self.failure(code, name) }
        return part
    }

    private static func failure(_ code: CInt, _ name: String) -> ImageError {
        switch code {
        case ENOENT, ENOTDIR: .missing(name)
        case EISDIR: .isDirectory(name)
        case EACCES, EPERM: .notPermitted(name)
        default: .unreadable(name, reason: systemWords(code))
        }
    }
}

/// Repeats a system call that a signal interrupted.
func retryingInterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

/// The system's own words for an error number.
func systemWords(_ code: CInt) -> String {
    String(cString: strerror(code))
}
