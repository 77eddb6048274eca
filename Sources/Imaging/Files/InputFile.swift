import Foundation

/// A file that is open for reading.
struct InputFile: ~Copyable {
    /// More than enough of a picture's file to recognise it.
    static let headerLength = 1 << 16

    /// The path as the user gave it, for errors.
    let name: String
    private let descriptor: CInt
    private let closes: Bool

    /// Opens the file. Throws `ImageError.missing`, `.notPermitted` or `.unreadable`.
    init(_ url: URL) throws(ImageError) {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw Self.failure(errno, url.relativePath) }
        self.descriptor = descriptor
        (name, closes) = (url.relativePath, true)
    }

    private init(standardInput: Void) {
        (name, descriptor, closes) = ("standard input", STDIN_FILENO, false)
    }

    static var standardInput: InputFile { InputFile(standardInput: ()) }

    deinit { if closes { close(descriptor) } }

    /// Reads from where the last call stopped to the end of the file, or for `limit` bytes if that is less, behind the bytes
    /// of `start`.
    func read(upTo limit: Int, after start: FileContents? = nil) throws(ImageError) -> FileContents {
        var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity(upTo: limit, after: start))
        var count = start?.bytes.count ?? 0
        if let start { _ = memory.initialize(from: start.bytes) }
        let end = limit == .max ? limit : count + limit
        do throws(ImageError) {
            while count < end {
                if count == memory.count { memory = Self.grown(memory) }
                let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[count...])
                let length = try readPart(into: room, upTo: end - count)
                if length == 0 { break }
                count += length
            }
        } catch {
            memory.deallocate()
            throw error
        }
        return FileContents(memory, count: count, name: name)
    }

    /// As much as the file seems to need, and one byte, so that its end shows without growing.
    private func capacity(upTo limit: Int, after start: FileContents?) -> Int {
        var status = stat()
        let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        let least = max(size + 1, 1 << 16)
        return limit == .max ? least : min(least, limit + (start?.bytes.count ?? 0))
    }

    private static func grown(_ memory: UnsafeMutableBufferPointer<UInt8>) -> UnsafeMutableBufferPointer<UInt8> {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * memory.count)
        _ = larger.initialize(from: memory)
        memory.deallocate()
        return larger
    }

    private func readPart(into room: UnsafeMutableRawBufferPointer, upTo limit: Int) throws(ImageError) -> Int {
        let count = retryingInterrupted {
            Foundation.read(descriptor, room.baseAddress, min(room.count, limit, 1 << 30))
        }
        if count < 0 { throw Self.failure(errno, name) }
        return count
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
