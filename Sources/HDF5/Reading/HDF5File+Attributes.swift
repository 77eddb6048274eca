// Attributes of groups and datasets.
extension HDF5File {
    /// Whether the object exists and has the attribute.
    ///
    /// Throws `damaged` where it cannot be read, `leavesFile` and `closed`.
    public func hasAttribute(_ name: String, of object: String = "/") throws(HDF5Error) -> Bool {
        do throws(HDF5Error) {
            _ = try attribute(name, of: object)
            return true
        } catch {
            switch error {
            case .noSuchObject, .noSuchAttribute: return false
            default: throw error
            }
        }
    }

    /// A text attribute of one element.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `wrongShape`, `tooLarge` and `damaged`.
    public func string(_ name: String, of object: String = "/") throws(HDF5Error) -> String {
        let attribute = try attribute(name, of: object)
        try attribute.requireOne()
        return try attribute.strings()[0]
    }

    /// A text attribute of any number of elements, in the order of the file; of fixed or of variable length.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `tooLarge` and `damaged`.
    public func strings(_ name: String, of object: String = "/") throws(HDF5Error) -> [String] {
        try attribute(name, of: object).strings()
    }

    /// An integer attribute of one element.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `wrongShape`, `tooLarge` and `damaged`.
    public func integer(_ name: String, of object: String = "/") throws(HDF5Error) -> Int {
        let attribute = try attribute(name, of: object)
        try attribute.require(attribute.kind.isInteger, "an integer")
        return try attribute.number(Int.self)
    }

    /// A floating point or integer attribute of one element.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `wrongShape`, `tooLarge` and `damaged`.
    public func double(_ name: String, of object: String = "/") throws(HDF5Error) -> Double {
        let attribute = try attribute(name, of: object)
        try attribute.require(attribute.kind.isNumber, "a number")
        return try attribute.number(Double.self)
    }

    private func attribute(_ name: String, of object: String) throws(HDF5Error) -> Attribute {
        if let found = try Attribute(name, of: object, in: contents()) { return found }
        throw .noSuchAttribute(name, object: object, file: location)
    }
}
