import CHDF5

// Reading datasets. Values come in the order of the file: the last dimension runs fastest.
extension HDF5File {
    /// The dimensions of a dataset; none for a scalar.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge` when a dimension is no Swift integer, and `damaged`.
    public func shape(of path: String) throws(HDF5Error) -> [Int] {
        Library.enter()
        defer { Library.leave() }
        let dimensions = try Dataset(path, in: self).extent.dimensions
        guard let largest = dimensions.max(), Int(exactly: largest) == nil else { return dimensions.map { Int($0) } }
        throw .tooLarge(path, bytes: "at least \(largest)", limit: "2^63", file: location)
    }

    /// All values of a dataset of floating point numbers (half, single, double) or integers, as single precision.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge`, `leavesFile` and `damaged`.
    public func floats(_ path: String) throws(HDF5Error) -> [Float] {
        Library.enter()
        defer { Library.leave() }
        let dataset = try Dataset(path, in: self)
        try dataset.require(dataset.kind.isNumber, "floating point or integer")
        // The library widens a half in eighty nanoseconds.
        if dataset.holdsHalves { return try dataset.halves().map { Float(Float16(bitPattern: $0)) } }
        return try dataset.all(Float.self)
    }

    /// All values of a dataset of floating point numbers or integers, as double precision.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge`, `leavesFile` and `damaged`.
    public func doubles(_ path: String) throws(HDF5Error) -> [Double] {
        Library.enter()
        defer { Library.leave() }
        let dataset = try Dataset(path, in: self)
        try dataset.require(dataset.kind.isNumber, "floating point or integer")
        return try dataset.all(Double.self)
    }

    /// All values of a dataset of unsigned bytes.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge`, `leavesFile` and `damaged`.
    public func bytes(_ path: String) throws(HDF5Error) -> [UInt8] {
        Library.enter()
        defer { Library.leave() }
        return try datasetOfBytes(path).all(UInt8.self)
    }

    /// The bytes of one index of a dataset's first dimension: image `row` of an N × 3 × H × W dataset.
    ///
    /// Throws `wrongShape` when there is no such row, and what `bytes(_:)` throws.
    public func bytes(_ path: String, row: Int) throws(HDF5Error) -> [UInt8] {
        Library.enter()
        defer { Library.leave() }
        return try datasetOfBytes(path).row(row, of: UInt8.self)
    }

    private func datasetOfBytes(_ path: String) throws(HDF5Error) -> Dataset {
        let dataset = try Dataset(path, in: self)
        try dataset.require(dataset.kind == .integer(bytes: 1, signed: false), "unsigned bytes")
        return dataset
    }

    /// The file's size in bytes, with what is still in memory when it is being made.
    var size: Int {
        get throws(HDF5Error) {
            var size: hsize_t = 0
            try check(H5Fget_filesize(try id, &size), "read the size")
            return Int(clamping: size)
        }
    }
}
