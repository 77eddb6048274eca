import Foundation

/// What is asked of the file system before a file is read, and after one is made.
enum FileCheck {
    /// Throws unless there is a regular file with something in it at `url`.
    static func readable(_ url: URL) throws(HDF5Error) {
        let path = url.resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            throw .notFound(file: url.path)
        }
        let type = attributes[.type] as? FileAttributeType
        if type == .typeDirectory { throw .isDirectory(file: url.path) }
        guard type == .typeRegular else { throw .notRegularFile(file: url.path) }
        if (attributes[.size] as? NSNumber)?.intValue == 0 { throw .empty(file: url.path) }
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
            throw .writeFailed(file: url.path, operation: "write the file", reason: reason(error))
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
