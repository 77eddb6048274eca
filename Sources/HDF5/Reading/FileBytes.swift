import Foundation

/// What is wrong inside a file, in words that follow "Cannot read x in y.h5:".
struct Malformed: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// A feature of HDF5 that neither Impasto nor h5py uses unless asked.
    static func notRead(_ what: String) -> Malformed {
        Malformed("\(what) are not read; write the file with h5py as it is set by default")
    }
}

/// The bytes of a file being read, fetched piece by piece. No address that a file names leads out of it.
final class FileBytes {
    private enum Place {
        case disk(CInt)
        case memory([UInt8])
    }

    private let place: Place
    let size: Int

    /// Opens a file on disk.
    init(_ url: URL) throws(Malformed) {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Malformed(String(cString: strerror(errno))) }
        place = .disk(descriptor)
        size = Int(max(0, lseek(descriptor, 0, SEEK_END)))
    }

    init(_ bytes: [UInt8]) {
        place = .memory(bytes)
        size = bytes.count
    }

    deinit {
        if case .disk(let descriptor) = place { close(descriptor) }
    }

    /// Fills `buffer` with the bytes from `address` on.
    func read(at address: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(Malformed) {
        guard let start = Int(exactly: address), buffer.count <= size, start <= size - buffer.count else {
            throw Malformed("it points beyond the end of the file")
        }
        switch place {
        case .memory(let bytes): buffer.copyBytes(from: bytes[start..<start + buffer.count])
        case .disk(let descriptor): try fill(buffer, descriptor, from: start)
        }
    }

    private func fill(
        _ buffer: UnsafeMutableRawBufferPointer, _ descriptor: CInt, from start: Int
    ) throws(Malformed) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let got = pread(descriptor, rest.baseAddress, rest.count, off_t(start + done))
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw Malformed(String(cString: strerror(errno))) }
            guard got > 0 else { throw Malformed("the file became shorter while it was read") }
            done += got
        }
    }

    /// The values that lie in the file as they do in memory.
    func values<T: BitwiseCopyable>(_ count: Int, _ zero: T, at address: UInt64) throws(Malformed) -> [T] {
        guard count <= size / MemoryLayout<T>.stride else { throw Malformed("it points beyond the end of the file") }
        var values = [T](repeating: zero, count: count)
        var failure: Malformed?
        values.withUnsafeMutableBytes { buffer in
            do throws(Malformed) { try read(at: address, into: buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return values
    }
}
