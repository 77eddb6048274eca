import Foundation

/// What is asked of the file system before a file is read, and after one is made.
enum FileCheck {
    /// Throws unless there is a regular file with something in it at `url`.
    static func readable(_ url: URL) throws(HDF5Error) {
        let name = url.relativePath
        var about = stat()
        guard stat(url.path, &about) == 0 else {
            // A folder on the way may be closed to this user.
            if errno == ENOENT || errno == ENOTDIR { throw .notFound(file: name) }
            throw .unreadable(file: name, reason: String(cString: strerror(errno)))
        }
        let type = about.st_mode & S_IFMT
        if type == S_IFDIR { throw .isDirectory(file: name) }
        guard type == S_IFREG else { throw .notRegularFile(file: name) }
        if about.st_size == 0 { throw .empty(file: name) }
        if access(url.path, R_OK) != 0 { throw .unreadable(file: name, reason: String(cString: strerror(errno))) }
    }

    /// Puts `bytes` at `url`, in place of what is there.
    static func write(_ bytes: [UInt8], to url: URL) throws(HDF5Error) {
        do {
            try bytes.withUnsafeBytes { bytes in
                let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                let data = start.map { Data(bytesNoCopy: $0, count: bytes.count, deallocator: .none) }
                try (data ?? Data()).write(to: url)
            }
        } catch {
            throw .writeFailed(file: url.relativePath, operation: "write the file", reason: reason(error))
        }
    }

    /// Has the file system keep room for a file that is there.
    static func keepRoom(_ byteCount: Int, at url: URL) throws(HDF5Error) {
        let descriptor = open(url.path, O_RDWR | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        let code = descriptor < 0 ? errno : allocate(byteCount, descriptor)
        // Some file systems cannot keep room.
        if [0, EOPNOTSUPP, ENOTSUP, ENOSYS, EINVAL].contains(code) { return }
        throw .noRoom(file: url.relativePath, byteCount: byteCount, reason: String(cString: strerror(code)))
    }

    /// Returns 0 or the error's number.
    private static func allocate(_ byteCount: Int, _ descriptor: CInt) -> CInt {
        #if canImport(Darwin)
        var room = fstore_t(
            fst_flags: UInt32(F_ALLOCATEALL | F_ALLOCATEPERSIST), fst_posmode: F_PEOFPOSMODE, fst_offset: 0,
            fst_length: off_t(byteCount), fst_bytesalloc: 0)
        return fcntl(descriptor, F_PREALLOCATE, &room) < 0 ? errno : 0
        #else
        return posix_fallocate(descriptor, 0, off_t(byteCount))
        #endif
    }

    /// Makes a file that short.
    static func cut(to byteCount: Int, at url: URL) throws(HDF5Error) {
        guard truncate(url.path, off_t(byteCount)) != 0 else { return }
        throw .writeFailed(
            file: url.relativePath, operation: "finish the file", reason: String(cString: strerror(errno)))
    }

    /// The system's words where Foundation passes on its number, Foundation's otherwise.
    private static func reason(_ error: any Error) -> String {
        guard let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error else {
            return error.localizedDescription.trimmingCharacters(in: CharacterSet(charactersIn: "."))
        }
        return String(cString: strerror(Int32((cause as NSError).code)))
    }
}
