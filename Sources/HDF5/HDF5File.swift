import CHDF5
public import Foundation

/// An HDF5 file, open for reading or being made.
///
/// A file being made is assembled in memory; `flush()` and `close()` put it on disk. So a full disk is an ordinary
/// error (the library itself does not survive one), and a file that was given up holds nothing half-written.
///
/// Every call into the library, from any file and task, waits for one lock. Paths name objects: "/conv1/weight".
public final class HDF5File {
    private let url: URL
    /// The path, as errors name it.
    let location: String
    let isWritable: Bool
    private var handle: Handle?

    /// Opens an existing file.
    ///
    /// Throws `notFound`, `isDirectory`, `notRegularFile`, `empty`, `notHDF5`, or `damaged` when its parts are cut off.
    public init(reading url: URL) throws(HDF5Error) {
        try FileCheck.readable(url)
        self.url = url
        location = url.path
        isWritable = false
        Library.enter()
        defer { Library.leave() }
        handle = try Self.open(url)
    }

    /// Starts a new file, in place of any that is there.
    ///
    /// Throws `writeFailed` when nothing can be written at `url`.
    public init(creating url: URL) throws(HDF5Error) {
        try FileCheck.write(Data(), to: url)
        self.url = url
        location = url.path
        isWritable = true
        Library.enter()
        defer { Library.leave() }
        handle = try Self.create(url)
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
        guard handle != nil else { return }
        try flush()
        handle = nil
    }

    /// The library's number for the file.
    var id: hid_t {
        get throws(HDF5Error) {
            switch handle {
            case .some(let handle): return handle.id
            case .none: throw .closed(file: location)
            }
        }
    }

    /// The error for a call that failed just now, in the library's words.
    func failure(_ operation: String) -> HDF5Error {
        let reason = Library.takeInnermostError().reason
        return isWritable
            ? .writeFailed(file: location, operation: operation, reason: reason)
            : .damaged(file: location, operation: operation, reason: reason)
    }

    /// Throws when `status` says that the call failed.
    func check(_ status: herr_t, _ operation: String) throws(HDF5Error) {
        if status < 0 { throw failure(operation) }
    }
}

extension HDF5File {
    private static func open(_ url: URL) throws(HDF5Error) -> Handle {
        guard H5Fis_hdf5(url.path) > 0 else {
            Library.clearErrors()
            throw .notHDF5(file: url.path)
        }
        let access = try access(url)
        // Some network file systems know no locks: reading does without where they cannot be had.
        _ = H5Pset_file_locking(access.id, true, true)
        return try Handle(
            H5Fopen(url.path, CHDF5_read_only(), access.id),
            or: .damaged(
                file: url.path, operation: "open the file", reason: Library.takeInnermostError().reason))
    }

    private static func create(_ url: URL) throws(HDF5Error) -> Handle {
        let access = try access(url)
        let growth = 1 << 20
        guard H5Pset_fapl_core(access.id, growth, false) >= 0 else { throw creationFailed(url) }
        return try Handle(
            H5Fcreate(url.path, CHDF5_truncate(), CHDF5_default(), access.id), or: creationFailed(url))
    }

    private static func access(_ url: URL) throws(HDF5Error) -> Handle {
        try Handle(H5Pcreate(CHDF5_file_access()), or: creationFailed(url))
    }

    private static func creationFailed(_ url: URL) -> HDF5Error {
        .writeFailed(
            file: url.path, operation: "start the file", reason: Library.takeInnermostError().reason)
    }

    /// The bytes of the file as it would lie on disk.
    private func image() throws(HDF5Error) -> Data {
        Library.enter()
        defer { Library.leave() }
        let id = try id
        try check(H5Fflush(id, H5F_SCOPE_LOCAL), "finish the file")
        let size = H5Fget_file_image(id, nil, 0)
        guard size >= 0 else { throw failure("finish the file") }
        var image = Data(count: size)
        let written = image.withUnsafeMutableBytes { H5Fget_file_image(id, $0.baseAddress, size) }
        guard written == size else { throw failure("finish the file") }
        return image
    }
}
