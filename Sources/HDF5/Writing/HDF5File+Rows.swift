import CHDF5

// Datasets whose number of rows is not known before, written a row of the first dimension at a time.
extension HDF5File {
    /// How long a file with so many rows may become, with what the library needs to find them.
    public static func byteCount(ofRows rows: Int, of shape: [Int]) -> Int {
        rows * (shape.reduce(1, *) + 512) + 1 << 16
    }

    /// Makes a dataset of bytes, and the groups on the way to it: as many rows of `shape` as `next` gives.
    ///
    /// Each row is a chunk of its own, so that one can be read without the others. Returns the number of rows. Throws
    /// what `next` throws, `wrongShape` for a row that does not fill the shape, `writeFailed` and `closed`.
    @discardableResult
    public func writeRows(of shape: [Int], to path: String, next: () throws -> [UInt8]?) throws -> Int {
        let dataset = try makeGrowingDataset(of: shape, path)
        var rows = 0
        while let row = try next() {
            try write(row, at: rows, of: shape, to: dataset, path)
            rows += 1
        }
        return rows
    }

    private func makeGrowingDataset(of shape: [Int], _ path: String) throws(HDF5Error) -> Handle {
        Library.enter()
        defer { Library.leave() }
        try requireWritable("write \(path)")
        let row = shape.map { hsize_t($0) }
        let space = try Handle(
            H5Screate_simple(Int32(row.count + 1), [0] + row, [CHDF5_unlimited()] + row), or: failure("write \(path)"))
        return try makeDataset(path, type: UInt8.typeInFile, space: space, chunk: [1] + row)
    }

    private func write(
        _ row: [UInt8], at index: Int, of shape: [Int], to dataset: borrowing Handle, _ path: String
    ) throws(HDF5Error) {
        Library.enter()
        defer { Library.leave() }
        try requireFit(row.count, shape, path)
        let extent = shape.map { hsize_t($0) }
        try check(H5Dset_extent(dataset.id, [hsize_t(index + 1)] + extent), "write \(path)")
        let space = try Handle(H5Dget_space(dataset.id), or: failure("write \(path)"))
        let start = [hsize_t(index)] + extent.map { _ in 0 }
        try check(
            H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, [1] + extent, nil), "write \(path)")
        let memory = try Handle(H5Screate_simple(Int32(extent.count), extent, nil), or: failure("write \(path)"))
        let status = H5Dwrite(dataset.id, UInt8.typeInMemory, memory.id, space.id, CHDF5_default(), row)
        try check(status, "write \(path)")
    }
}
