/// How many elements an object claims to have, along each dimension.
struct Extent {
    /// No dimensions for a scalar; one of zero for an object without elements.
    let dimensions: [UInt64]

    init(_ dimensions: [UInt64]) {
        self.dimensions = dimensions
    }

    /// HDF5 file format specification 3.0, IV.A.2.b.
    init(_ message: Cursor) throws(Malformed) {
        var message = message
        let version = try message.byte()
        let rank = Int(try message.byte())
        try message.skip(1)
        let isNull = try message.byte() == 2 && version == 2
        if version == 1 { try message.skip(4) }
        guard version == 1 || version == 2, rank <= 32 else { throw Malformed("it has an impossible shape") }
        var dimensions: [UInt64] = []
        for _ in 0..<rank { dimensions.append(try message.long()) }
        self.dimensions = isNull ? [0] : dimensions
    }

    /// The size in bytes of the dimensions from `first` on; nil when no number can hold it.
    func bytes(from first: Int = 0, elementBytes: Int) -> Int? {
        if dimensions.contains(0) { return 0 }
        var total = elementBytes
        for dimension in dimensions[first...] {
            guard let dimension = Int(exactly: dimension) else { return nil }
            let product = total.multipliedReportingOverflow(by: dimension)
            if product.overflow { return nil }
            total = product.partialValue
        }
        return total
    }
}
