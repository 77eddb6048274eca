import CHDF5

// Writing datasets: little-endian, contiguous, without a time stamp, so that equal contents make equal files.
extension HDF5File {
    /// Makes a dataset of single-precision numbers, and the groups on the way to it.
    ///
    /// `shape` may be empty, for one number. Throws `wrongShape` unless the values fill it, `writeFailed`, `closed`.
    public func write(_ values: [Float], shape: [Int], to path: String) throws(HDF5Error) {
        try writeDataset(values, shape: shape, to: path)
    }

    /// Makes a dataset of numbers rounded to half precision, and the groups on the way to it.
    ///
    /// `shape` may be empty, for one number. Throws `wrongShape` unless the values fill it, `writeFailed`, `closed`.
    public func write(halves values: [Float], shape: [Int], to path: String) throws(HDF5Error) {
        try writeDataset(values.map { Float16($0) }, shape: shape, to: path)
    }

    /// Makes a dataset of bytes, and the groups on the way to it.
    ///
    /// `shape` may be empty, for one byte. Throws `wrongShape` unless the values fill it, `writeFailed`, `closed`.
    public func write(_ values: [UInt8], shape: [Int], to path: String) throws(HDF5Error) {
        try writeDataset(values, shape: shape, to: path)
    }

    /// Makes a dataset of double-precision numbers, and the groups on the way to it.
    ///
    /// `shape` may be empty, for one number. Throws `wrongShape` unless the values fill it, `writeFailed`, `closed`.
    public func write(doubles values: [Double], shape: [Int], to path: String) throws(HDF5Error) {
        try writeDataset(values, shape: shape, to: path)
    }

    private func writeDataset<T: Element>(_ values: [T], shape: [Int], to path: String) throws(HDF5Error) {
        Library.enter()
        defer { Library.leave() }
        try requireWritable("write \(path)")
        try requireFit(values.count, shape, path)
        let space = try space(shape, for: path)
        let dataset = try makeDataset(path, type: T.typeInFile, space: space)
        let status = H5Dwrite(
            dataset.id, T.typeInMemory, CHDF5_whole_extent(), CHDF5_whole_extent(), CHDF5_default(), values)
        try check(status, "write \(path)")
    }

    /// - Parameter chunk: the shape of the chunks; nil for a contiguous dataset.
    func makeDataset(
        _ path: String, type: hid_t, space: borrowing Handle, chunk: [hsize_t]? = nil
    ) throws(HDF5Error) -> Handle {
        let links = try Handle(H5Pcreate(CHDF5_link_creation()), or: failure("write \(path)"))
        try check(H5Pset_create_intermediate_group(links.id, 1), "write \(path)")
        let creation = try Handle(H5Pcreate(CHDF5_dataset_creation()), or: failure("write \(path)"))
        try check(H5Pset_obj_track_times(creation.id, false), "write \(path)")
        if let chunk { try check(H5Pset_chunk(creation.id, Int32(chunk.count), chunk), "write \(path)") }
        return try Handle(
            H5Dcreate2(try id, path, type, space.id, links.id, creation.id, CHDF5_default()),
            or: failure("write \(path)"))
    }

    /// A scalar where `shape` is empty.
    func space(_ shape: [Int], for name: String) throws(HDF5Error) -> Handle {
        let dimensions = shape.map { hsize_t($0) }
        let space = shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), dimensions, nil)
        return try Handle(space, or: failure("write \(name)"))
    }

    /// Throws `closed`, or `writeFailed` for a file that is open for reading.
    func requireWritable(_ operation: String) throws(HDF5Error) {
        guard isWritable else {
            throw .writeFailed(file: location, operation: operation, reason: "it is open for reading only")
        }
        _ = try id
    }

    func requireFit(_ count: Int, _ shape: [Int], _ path: String) throws(HDF5Error) {
        let isPossible = shape.allSatisfy { $0 >= 0 }
        guard isPossible, Extent(shape.map { UInt64($0) }).bytes(elementBytes: 1) == count else {
            throw .wrongShape(path, expected: "\(count) values", found: "shape \(shape)", file: location)
        }
    }
}

// What the library says.
extension HDF5File {
    /// The bytes of a file being made as it would lie on disk.
    func image() throws(HDF5Error) -> [UInt8] {
        Library.enter()
        defer { Library.leave() }
        let id = try id
        try flushLibrary()
        let size = H5Fget_file_image(id, nil, 0)
        guard size >= 0 else { throw failure("finish the file") }
        var image = [UInt8](repeating: 0, count: size)
        guard H5Fget_file_image(id, &image, size) == size else { throw failure("finish the file") }
        return image
    }

    /// Has the library put all that it knows where the file is assembled.
    func flushLibrary() throws(HDF5Error) {
        Library.enter()
        defer { Library.leave() }
        try check(H5Fflush(try id, H5F_SCOPE_LOCAL), "finish the file")
    }

    /// How long the file is that is being made.
    func byteCount() throws(HDF5Error) -> Int {
        Library.enter()
        defer { Library.leave() }
        var size: hsize_t = 0
        try check(H5Fget_filesize(try id, &size), "finish the file")
        return Int(size)
    }

    /// The error for a call that failed just now, in the library's words.
    func failure(_ operation: String) -> HDF5Error {
        .writeFailed(file: location, operation: operation, reason: Library.takeInnermostReason())
    }

    /// Throws when `status` says that the call failed.
    func check(_ status: herr_t, _ operation: String) throws(HDF5Error) {
        if status < 0 { throw failure(operation) }
    }
}
