import CHDF5

// Attributes of groups and datasets.
extension HDF5File {
    /// Whether the object exists and has the attribute.
    public func hasAttribute(_ name: String, of object: String = "/") -> Bool {
        Library.enter()
        defer { Library.leave() }
        guard let owner = try? open(object) else { return false }
        let found = H5Aexists(owner.id, name)
        if found < 0 { Library.clearErrors() }
        return found > 0
    }

    /// A text attribute of one element.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `wrongShape`, `tooLarge` and `damaged`.
    public func string(_ name: String, of object: String = "/") throws(HDF5Error) -> String {
        Library.enter()
        defer { Library.leave() }
        let attribute = try Attribute(name, of: object, in: self)
        try attribute.requireOne()
        return try attribute.strings()[0]
    }

    /// A text attribute of any number of elements, in the order of the file; of fixed or of variable length.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `tooLarge` and `damaged`.
    public func strings(_ name: String, of object: String = "/") throws(HDF5Error) -> [String] {
        Library.enter()
        defer { Library.leave() }
        return try Attribute(name, of: object, in: self).strings()
    }

    /// An integer attribute of one element.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `wrongShape`, `tooLarge` and `damaged`.
    public func integer(_ name: String, of object: String = "/") throws(HDF5Error) -> Int {
        Library.enter()
        defer { Library.leave() }
        let attribute = try Attribute(name, of: object, in: self)
        try attribute.require(attribute.kind.isInteger, "an integer")
        return try attribute.number(Int.self)
    }

    /// A floating point or integer attribute of one element.
    ///
    /// Throws `noSuchObject`, `noSuchAttribute`, `wrongType`, `wrongShape`, `tooLarge` and `damaged`.
    public func double(_ name: String, of object: String = "/") throws(HDF5Error) -> Double {
        Library.enter()
        defer { Library.leave() }
        let attribute = try Attribute(name, of: object, in: self)
        try attribute.require(attribute.kind.isNumber, "a number")
        return try attribute.number(Double.self)
    }
}
