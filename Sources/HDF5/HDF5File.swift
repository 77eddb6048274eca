import CHDF5
public import Foundation

/// An HDF5 file, open for reading or being made.
///
/// Files are read without the C library, which damaged ones can bring down, and made with it. A file being made is
/// assembled in memory; `flush()` and `close()` put it on disk. So a full disk is an ordinary error (the library itself
/// does not survive one), and a file that was given up holds nothing half-written.
///
/// Every call into the library, from any file and task, waits for one lock. Paths name objects: "/conv1/weight".
public final class HDF5File {
    private let url: URL
    /// The path, as errors name it.
    let location: String
    let isWritable: Bool
    private var source: Contents?
    private var handle: Handle?

    /// Opens an existing file.
    ///
    /// Throws `notFound`, `isDirectory`, `notRegularFile`, `empty`, `notHDF5`, or `damaged` when its parts are cut off.
    public init(reading url: URL) throws(HDF5Error) {
        try FileCheck.readable(url)
        self.url = url
        location = url.relativePath
        isWritable = false
        source = try Contents(of: url)
    }

    /// Starts a new file, in place of any that is there.
    ///
    /// Throws `writeFailed` when nothing can be written at `url`.
    public init(creating url: URL) throws(HDF5Error) {
        try FileCheck.write([], to: url)
        self.url = url
        location = url.relativePath
        isWritable = true
        handle = try Library.create(url)
    }

    /// Puts what was written so far on disk, where it makes a complete file.
    ///
    /// Throws `writeFailed`, and `closed`.
    public func flush() throws(HDF5Error) {
        guard isWritable else { return }
        try FileCheck.write(try image(), to: url)
    }

    /// Puts the file on disk and closes it; closing twice is harmless.
    ///
    /// A file that is released without this keeps the state in which it was flushed last.
    /// Throws `writeFailed`.
    public func close() throws(HDF5Error) {
        source = nil
        guard handle != nil else { return }
        let image = try image()
        // The library's own copy may be large.
        handle = nil
        try FileCheck.write(image, to: url)
    }

    /// What there is to read; of a file being made, what was written so far.
    func contents() throws(HDF5Error) -> Contents {
        if let source { return source }
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
