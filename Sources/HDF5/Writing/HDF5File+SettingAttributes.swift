import CHDF5

// Setting attributes; one that is there is replaced. Text is UTF-8 of variable length.
extension HDF5File {
    /// Sets a text attribute.
    ///
    /// Throws `noSuchObject`, `closed`, and `writeFailed`, also for text with a null character in it.
    public func setAttribute(_ name: String, _ value: String, of object: String = "/") throws(HDF5Error) {
        try setText(name, [value], shape: [], of: object)
    }

    /// Sets a list of texts.
    ///
    /// Throws `noSuchObject`, `closed`, and `writeFailed`, also for text with a null character in it.
    public func setAttribute(_ name: String, _ value: [String], of object: String = "/") throws(HDF5Error) {
        try setText(name, value, shape: [value.count], of: object)
    }

    /// Sets a 64-bit integer attribute. Throws `noSuchObject`, `writeFailed`, `closed`.
    public func setAttribute(_ name: String, _ value: Int, of object: String = "/") throws(HDF5Error) {
        try setNumber(name, value, of: object)
    }

    /// Sets a double-precision attribute. Throws `noSuchObject`, `writeFailed`, `closed`.
    public func setAttribute(_ name: String, _ value: Double, of object: String = "/") throws(HDF5Error) {
        try setNumber(name, value, of: object)
    }

    private func setNumber<T: Element>(_ name: String, _ value: T, of object: String) throws(HDF5Error) {
        Library.enter()
        defer { Library.leave() }
        let attribute = try make(name, of: object, type: T.typeInFile, shape: [])
        var value = value
        try check(H5Awrite(attribute.id, T.typeInMemory, &value), "write \(object)@\(name)")
    }

    private func setText(_ name: String, _ values: [String], shape: [Int], of object: String) throws(HDF5Error) {
        Library.enter()
        defer { Library.leave() }
        try requireNoNull(values, "\(object)@\(name)")
        let type = try typeOfText("\(object)@\(name)")
        let attribute = try make(name, of: object, type: type.id, shape: shape)
        let status = withPointers(to: values) { H5Awrite(attribute.id, type.id, $0) }
        try check(status, "write \(object)@\(name)")
    }

    private func make(
        _ name: String, of object: String, type: hid_t, shape: [Int]
    ) throws(HDF5Error) -> Handle {
        let operation = "write \(object)@\(name)"
        try requireWritable(operation)
        let owner = try Handle(H5Oopen(try id, object, CHDF5_default()), or: openingFailed(object))
        let isThere = H5Aexists(owner.id, name)
        try check(isThere, operation)
        if isThere > 0 { try check(H5Adelete(owner.id, name), operation) }
        let space = try space(shape, for: operation)
        return try Handle(
            H5Acreate2(owner.id, name, type, space.id, CHDF5_default(), CHDF5_default()), or: failure(operation))
    }

    private func openingFailed(_ object: String) -> HDF5Error {
        Library.clearErrors()
        return .noSuchObject(object, file: location)
    }

    private func typeOfText(_ label: String) throws(HDF5Error) -> Handle {
        let type = try Handle(H5Tcopy(CHDF5_string()), or: failure("write \(label)"))
        try check(H5Tset_size(type.id, CHDF5_variable_length()), "write \(label)")
        try check(H5Tset_cset(type.id, H5T_CSET_UTF8), "write \(label)")
        return type
    }

    /// A null character would end the text for the library, and the rest would be lost.
    private func requireNoNull(_ values: [String], _ label: String) throws(HDF5Error) {
        if values.contains(where: { $0.utf8.contains(0) }) {
            throw .writeFailed(
                file: location, operation: "write \(label)", reason: "the text has a null character in it")
        }
    }

    private func withPointers(
        to values: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> herr_t
    ) -> herr_t {
        let characters = values.flatMap { $0.utf8CString }
        return characters.withUnsafeBufferPointer { all in
            var offset = 0
            let pointers = values.map { value -> UnsafePointer<CChar>? in
                defer { offset += value.utf8.count + 1 }
                return all.baseAddress.map { $0 + offset }
            }
            return pointers.isEmpty ? 0 : body(pointers)
        }
    }
}
