import CHDF5
public import Foundation

/// An HDF5 file, open for reading or being made.
///
/// Files are read without the C library, which damaged ones can bring down, and made with it. A file being made is
/// assembled in memory, and `close()` puts it on disk: a file that was given up holds nothing half-written.
/// One that may be larger than the memory is assembled where it will lie, in room that is kept for it, because the library
/// does not survive a full disk.
///
/// Every call into the library, from any file and task, waits for one lock. Paths name objects: "/conv1/weight".
public final class HDF5File {
    private let url: URL
    /// The path, as errors name it.
    let location: String
    let isWritable: Bool
    /// Whether a file being made is on disk and not in memory.
    private let isOnDisk: Bool
    private var source: Contents?
    private var handle: Handle?

    /// Opens an existing file.
    ///
    /// Throws `notFound`, `isDirectory`, `notRegularFile`, `empty`, `unreadable`, `notHDF5`, or `damaged` when its parts are cut off.
    public init(reading url: URL) throws(HDF5Error) {
        try FileCheck.readable(url)
        self.url = url
        location = url.relativePath
        (isWritable, isOnDisk) = (false, false)
        source = try Contents(of: url)
    }

    /// Starts a new file, in place of any that is there.
    ///
    /// Throws `writeFailed` when nothing can be written at `url`.
    public init(creating url: URL) throws(HDF5Error) {
        try FileCheck.write([], to: url)
        self.url = url
        location = url.relativePath
        (isWritable, isOnDisk) = (true, false)
        handle = try Library.create(url, onDisk: false)
    }

    /// Starts a new file of at most so many bytes, in place of any that is there. It takes little memory, and is no whole
    /// file until it is closed.
    ///
    /// Throws `writeFailed` when nothing can be written at `url`, and `noRoom`.
    public init(creating url: URL, onDiskUpTo byteCount: Int) throws(HDF5Error) {
        try FileCheck.write([], to: url)
        self.url = url
        location = url.relativePath
        (isWritable, isOnDisk) = (true, true)
        // Before the library knows of it, and again because the library empties the file.
        try FileCheck.keepRoom(byteCount, at: url)
        handle = try Library.create(url, onDisk: true)
        try FileCheck.keepRoom(byteCount, at: url)
    }

    /// Puts the file on disk and closes it; closing twice is harmless.
    ///
    /// A file that is released without this holds nothing, or on disk what was written until then.
    /// Throws `writeFailed`.
    public func close() throws(HDF5Error) {
        source = nil
        guard handle != nil else { return }
        if isOnDisk { return try closeOnDisk() }
        let image = try image()
        // The library's own copy may be large.
        handle = nil
        try FileCheck.write(image, to: url)
    }

    /// Gives back the room that the file did not need.
    private func closeOnDisk() throws(HDF5Error) {
        defer { handle = nil }
        try flushLibrary()
        let byteCount = try byteCount()
        handle = nil
        try FileCheck.cut(to: byteCount, at: url)
    }

    /// What there is to read; of a file being made, what was written so far.
    func contents() throws(HDF5Error) -> Contents {
        if let source { return source }
        if isOnDisk {
            try flushLibrary()
            return try Contents(of: url)
        }
        return try Contents(FileBytes(try image()), location: location)
    }

    /// The library's number for a file being made.
    var id: hid_t {
        get throws(HDF5Error) {
            switch handle {
            case .some(let handle): return handle.id
            case .none: throw .closed(file: location)
            }
        }
    }
}
