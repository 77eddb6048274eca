import CHDF5

/// How many elements an object claims to have, along each dimension.
struct Extent {
    /// No dimensions for a scalar; one of zero for an object without elements.
    let dimensions: [UInt64]

    init(_ dimensions: [UInt64]) {
        self.dimensions = dimensions
    }

    /// Nil when the library cannot tell.
    init?(of space: hid_t) {
        switch H5Sget_simple_extent_type(space) {
        case H5S_SCALAR: dimensions = []
        case H5S_NULL: dimensions = [0]
        case H5S_SIMPLE:
            var sizes = [hsize_t](repeating: 0, count: Int(max(0, H5Sget_simple_extent_ndims(space))))
            guard H5Sget_simple_extent_dims(space, &sizes, nil) >= 0 else { return nil }
            dimensions = sizes.map { UInt64($0) }
        default: return nil
        }
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
