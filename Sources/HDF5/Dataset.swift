import CHDF5

/// An open dataset, with what it claims about itself checked before memory is asked for.
struct Dataset: ~Copyable {
    /// No single read takes more: compressed data can claim any size.
    static let largestRead = 4 << 30

    let file: HDF5File
    let path: String
    let object: Handle
    let space: Handle
    private let type: Handle
    let kind: ElementKind
    let extent: Extent
    private let elementBytes: Int

    init(_ path: String, in file: HDF5File) throws(HDF5Error) {
        let object = try file.open(path, as: .dataset)
        let type = try Handle(H5Dget_type(object.id), or: file.failure("read the type of \(path)"))
        let space = try Handle(H5Dget_space(object.id), or: file.failure("read the shape of \(path)"))
        guard let extent = Extent(of: space.id) else { throw file.failure("read the shape of \(path)") }
        self.file = file
        self.path = path
        kind = ElementKind(of: type.id)
        elementBytes = H5Tget_size(type.id)
        self.extent = extent
        self.object = object
        self.space = space
        self.type = type
    }

    /// Throws unless the dataset holds what the caller can take.
    func require(_ isRight: Bool, _ expected: String) throws(HDF5Error) {
        guard isRight else {
            throw .wrongType(path, expected: expected, found: kind.description, file: file.location)
        }
    }

    /// All elements, the last dimension running fastest.
    func all<T: Element>(_: T.Type) throws(HDF5Error) -> [T] {
        let count = try countToRead(from: 0, as: T.self)
        return try read(count, memory: CHDF5_whole_extent(), selection: CHDF5_whole_extent())
    }

    /// Whether the elements are IEEE 754 half-precision numbers in this machine's order.
    var holdsHalves: Bool {
        guard kind == .float(bytes: 2), H5Tget_order(type.id) == H5T_ORDER_LE else { return false }
        var (sign, exponent, exponentBits, mantissa, mantissaBits) = (0, 0, 0, 0, 0)
        H5Tget_fields(type.id, &sign, &exponent, &exponentBits, &mantissa, &mantissaBits)
        return (sign, exponent, exponentBits, mantissa, mantissaBits) == (15, 10, 5, 0, 10)
            && H5Tget_ebias(type.id) == 15
    }

    /// The bits of all elements, which are halves.
    func halves() throws(HDF5Error) -> [UInt16] {
        let count = try countToRead(from: 0, as: UInt16.self)
        return try read(count, UInt16.zero, as: type.id, memory: CHDF5_whole_extent(), selection: CHDF5_whole_extent())
    }

    /// The elements of one index of the first dimension.
    func row<T: Element>(_ row: Int, of _: T.Type) throws(HDF5Error) -> [T] {
        let rows = extent.dimensions.first ?? 0
        guard row >= 0, row < rows else {
            throw .wrongShape(path, expected: "a row \(row)", found: "\(rows) rows", file: file.location)
        }
        let count = try countToRead(from: 1, as: T.self)
        try select(row)
        var length = [hsize_t(count)]
        let memory = try Handle(H5Screate_simple(1, &length, nil), or: file.failure("read \(path)"))
        return try read(count, memory: memory.id, selection: space.id)
    }

    private func select(_ row: Int) throws(HDF5Error) {
        var start = extent.dimensions.map { _ in hsize_t(0) }
        var count = extent.dimensions.map { hsize_t($0) }
        start[0] = hsize_t(row)
        count[0] = 1
        let status = H5Sselect_hyperslab(space.id, H5S_SELECT_SET, &start, nil, &count, nil)
        try file.check(status, "read row \(row) of \(path)")
    }

    private func read<T: Element>(_ count: Int, memory: hid_t, selection: hid_t) throws(HDF5Error) -> [T] {
        try read(count, T.zero, as: T.typeInMemory, memory: memory, selection: selection)
    }

    private func read<T: BitwiseCopyable>(
        _ count: Int, _ zero: T, as typeInMemory: hid_t, memory: hid_t, selection: hid_t
    ) throws(HDF5Error) -> [T] {
        if count == 0 { return [] }
        var values = [T](repeating: zero, count: count)
        let status = H5Dread(object.id, typeInMemory, memory, selection, CHDF5_default(), &values)
        try file.check(status, "read \(path)")
        return values
    }
}

// What is claimed against what can be.
extension Dataset {
    /// The elements in the dimensions from `first` on. Throws `tooLarge` and `leavesFile`.
    private func countToRead<T>(from first: Int, as _: T.Type) throws(HDF5Error) -> Int {
        let creation = try Handle(H5Dget_create_plist(object.id), or: file.failure("read the layout of \(path)"))
        let layout = H5Pget_layout(creation.id)
        if layout == H5D_VIRTUAL || H5Pget_external_count(creation.id) != 0 {
            throw .leavesFile(path, file: file.location)
        }
        if layout != H5D_CHUNKED { try checkAgainstFile() }
        return try checkAgainstMemory(from: first, as: T.self)
    }

    /// Data that are not in chunks lie in the file as they are, so the file is at least as large.
    private func checkAgainstFile() throws(HDF5Error) {
        let size = try file.size
        let bytes = extent.bytes(elementBytes: elementBytes)
        guard let bytes, bytes <= size else { throw tooLarge(bytes, limit: "the whole file's \(size)") }
    }

    private func checkAgainstMemory<T>(from first: Int, as _: T.Type) throws(HDF5Error) -> Int {
        let largest = max(elementBytes, MemoryLayout<T>.stride)
        let bytes = extent.bytes(from: first, elementBytes: largest)
        guard let bytes, bytes <= Self.largestRead else {
            throw tooLarge(bytes, limit: "the \(Self.largestRead) of one read")
        }
        return bytes / largest
    }

    private func tooLarge(_ bytes: Int?, limit: String) -> HDF5Error {
        .tooLarge(path, bytes: bytes.map { "\($0)" } ?? "more than 2^63", limit: limit, file: file.location)
    }
}
