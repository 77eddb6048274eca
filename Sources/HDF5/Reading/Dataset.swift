/// A dataset, with what it claims about itself checked before memory is asked for.
struct Dataset {
    /// No single read takes more: compressed data can claim any size.
    static let largestRead = 4 << 30

    private let contents: Contents
    private let path: String
    private let type: StoredType
    private let layout: Layout
    private let filters: Filters
    let extent: Extent

    var kind: ElementKind { type.kind }

    init(_ path: String, in contents: Contents) throws(HDF5Error) {
        let object = try contents.find(path, as: .dataset)
        (self.contents, self.path) = (contents, path)
        (type, extent, layout, filters) = try contents.parsing("read \(path)") { () throws(Malformed) in
            (
                try StoredType(object.require(.datatype)), try Extent(object.require(.dataspace)),
                try Layout(of: object),
                try Filters(of: object)
            )
        }
        try requirePossible()
    }

    /// Throws unless the dataset holds what the caller can take.
    func require(_ isRight: Bool, _ expected: String) throws(HDF5Error) {
        guard isRight else {
            throw .wrongType(path, expected: expected, found: kind.description, file: contents.location)
        }
    }

    /// All elements as numbers, the last dimension running fastest.
    func numbers<T: StorableNumber>(_: T.Type) throws(HDF5Error) -> [T] {
        let count = try countToRead(from: 0, as: T.self)
        if case .contiguous(let address) = layout, T.self == Float.self, kind == .float(bytes: 4), !type.isBigEndian,
            count > 0
        {
            return try contents.parsing("read \(path)") { () throws(Malformed) in
                try contents.bytes.values(count, T.zero, at: address)
            }
        }
        return type.numbers(try bytes(rows: nil, count * type.bytes), as: T.self)
    }

    /// All elements, which are bytes.
    func bytes() throws(HDF5Error) -> [UInt8] {
        try bytes(rows: nil, try countToRead(from: 0, as: UInt8.self))
    }

    /// The elements of one index of the first dimension, which are bytes.
    func bytes(row: Int) throws(HDF5Error) -> [UInt8] {
        let rows = extent.dimensions.first ?? 0
        guard row >= 0, row < rows else {
            throw .wrongShape(path, expected: "a row \(row)", found: "\(rows) rows", file: contents.location)
        }
        return try bytes(rows: row..<row + 1, try countToRead(from: 1, as: UInt8.self))
    }

    /// Some rows, or all there is.
    private func bytes(rows: Range<Int>?, _ count: Int) throws(HDF5Error) -> [UInt8] {
        if count == 0 { return [] }
        let first = rows?.lowerBound ?? 0
        return try contents.parsing("read \(path)") { () throws(Malformed) in
            switch layout {
            case .compact(let stored):
                var cursor = Cursor(stored)
                try cursor.skip(first * count)
                return Array(try cursor.bytes(count))
            case .contiguous(let address):
                guard address != undefinedAddress else { throw Malformed("its values were never written") }
                return try contents.bytes.values(count, UInt8.zero, at: address &+ UInt64(first * count))
            case .chunked(let tree, let chunk):
                let chunks = Chunks(extent: extent, chunk: chunk, elementBytes: type.bytes, filters: filters)
                let rows = rows ?? 0..<Int(extent.dimensions[0])
                return try chunks.read(rows: rows, count, tree: tree, in: contents.bytes)
            case .elsewhere: return []
            }
        }
    }
}

// What is claimed against what can be.
extension Dataset {
    /// Throws `leavesFile`, and `tooLarge` for more than the file can hold.
    private func requirePossible() throws(HDF5Error) {
        var largest = contents.bytes.size
        switch layout {
        case .elsewhere: throw .leavesFile(path, file: contents.location)
        case .chunked(_, let chunk):
            guard chunk.dimensions.count == extent.dimensions.count else {
                throw .damaged(
                    file: contents.location, operation: "read \(path)", reason: "its chunks have another shape")
            }
            largest = filters.largest(from: largest)
        case .compact, .contiguous: break
        }
        let bytes = extent.bytes(elementBytes: type.bytes)
        guard let bytes, bytes <= largest else { throw tooLarge(bytes, limit: "the whole file can hold") }
    }

    /// The elements in the dimensions from `first` on.
    private func countToRead<T>(from first: Int, as _: T.Type) throws(HDF5Error) -> Int {
        let largest = max(type.bytes, MemoryLayout<T>.stride)
        let bytes = extent.bytes(from: first, elementBytes: largest)
        guard let bytes, bytes <= Self.largestRead else {
            throw tooLarge(bytes, limit: "the \(Self.largestRead) of one read")
        }
        return bytes / largest
    }

    private func tooLarge(_ bytes: Int?, limit: String) -> HDF5Error {
        .tooLarge(path, bytes: bytes.map { "\($0)" } ?? "more than 2^63", limit: limit, file: contents.location)
    }
}
