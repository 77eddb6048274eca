// Reading datasets. Values come in the order of the file: the last dimension runs fastest.
extension HDF5File {
    /// The dimensions of a dataset, whose values the file is large enough to hold; none for a scalar.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge`, `leavesFile` and `damaged`.
    public func shape(of path: String) throws(HDF5Error) -> [Int] {
        try Dataset(path, in: contents()).extent.dimensions.map { Int(clamping: $0) }
    }

    /// All values of a dataset of floating point numbers (half, single, double) or integers, as single precision.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge`, `leavesFile` and `damaged`.
    public func floats(_ path: String) throws(HDF5Error) -> [Float] {
        try datasetOfNumbers(path).numbers(Float.self)
    }

    /// All values of a dataset of floating point numbers or integers, as double precision.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge`, `leavesFile` and `damaged`.
    public func doubles(_ path: String) throws(HDF5Error) -> [Double] {
        try datasetOfNumbers(path).numbers(Double.self)
    }

    /// All values of a dataset of unsigned bytes.
    ///
    /// Throws `noSuchObject`, `wrongType`, `tooLarge`, `leavesFile` and `damaged`.
    public func bytes(_ path: String) throws(HDF5Error) -> [UInt8] {
        try datasetOfBytes(path).bytes()
    }

    /// The bytes of one index of a dataset's first dimension: image `row` of an N × 3 × H × W dataset.
    ///
    /// Throws `wrongShape` when there is no such row, and what `bytes(_:)` throws.
    public func bytes(_ path: String, row: Int) throws(HDF5Error) -> [UInt8] {
        try datasetOfBytes(path).bytes(row: row)
    }

    private func datasetOfNumbers(_ path: String) throws(HDF5Error) -> Dataset {
        let dataset = try Dataset(path, in: contents())
        try dataset.require(dataset.kind.isNumber, "floating point or integer")
        return dataset
    }

    private func datasetOfBytes(_ path: String) throws(HDF5Error) -> Dataset {
        let dataset = try Dataset(path, in: contents())
        try dataset.require(dataset.kind == .integer(bytes: 1, signed: false), "unsigned bytes")
        return dataset
    }
}
