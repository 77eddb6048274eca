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
            throw .damaged(file: name, operation: "open the file", reason: String(cString: strerror(errno)))
        }
        let type = about.st_mode & S_IFMT
        if type == S_IFDIR { throw .isDirectory(file: name) }
        guard type == S_IFREG else { throw .notRegularFile(file: name) }
        if about.st_size == 0 { throw .empty(file: name) }
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

    /// The system's words where Foundation passes on its number, Foundation's otherwise.
    private static func reason(_ error: any Error) -> String {
        guard let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error else {
            return error.localizedDescription.trimmingCharacters(in: CharacterSet(charactersIn: "."))
        }
        return String(cString: strerror(Int32((cause as NSError).code)))
    }
}
