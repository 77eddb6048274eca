public import Foundation

/// A file without a name, for what does not fit into memory; gone with its owner, however the program ends.
public final class ScratchFile {
    private let descriptor: CInt
    private let folder: String

    /// Makes the file. The folder must exist and have room for what comes.
    public init(in folder: URL) throws(ScratchError) {
        self.folder = folder.path
        var path = Array((folder.path + "/impasto-XXXXXX").utf8CString)
        descriptor = mkstemp(&path)
        if descriptor < 0 { throw ScratchError(folder: folder.path, code: errno) }
        unlink(path)
    }

    deinit { close(descriptor) }

    /// Writes bytes so many bytes behind the file's beginning.
    public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ScratchError) {
        try transfer(bytes.count) { done in
            pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
        }
    }

    /// Fills `bytes` with what was written there.
    public func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(ScratchError) {
        try transfer(bytes.count) { done in
            pread(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
        }
    }

    /// The system moves two gigabytes at most in one call.
    private func transfer(_ length: Int, _ call: (_ done: Int) -> Int) throws(ScratchError) {
        var done = 0
        while done < length {
            let count = retryingInterrupted { call(done) }
            if count <= 0 { throw ScratchError(folder: folder, code: count < 0 ? errno : EIO) }
            done += count
        }
    }
}

/// Why what does not fit into memory could not be put onto the disk.
public struct ScratchError: Error, Equatable, CustomStringConvertible {
    /// Where the file was to lie.
    public let folder: String
    /// In the system's words.
    public let reason: String

    init(folder: String, code: CInt) { (self.folder, reason) = (folder, systemWords(code)) }

    /// A sentence with the way out.
    public var description: String {
        "A large picture needs a temporary file, and \(folder) does not take it: \(reason). Make room there, or name another "
            + "folder with TMPDIR."
    }
}
