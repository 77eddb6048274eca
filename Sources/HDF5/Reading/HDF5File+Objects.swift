// Groups, datasets, and the way to them.
extension HDF5File {
    /// The names in a group, sorted; they may name groups, datasets or links that lead nowhere.
    ///
    /// Throws `noSuchObject`, `wrongType` when `group` is a dataset, and `damaged`.
    public func names(in group: String = "/") throws(HDF5Error) -> [String] {
        try contents().links(of: group).all.map(\.name).sorted()
    }

    /// Whether there is a group or dataset at `path`; the groups on the way to it may be missing too.
    public func exists(_ path: String) -> Bool {
        (try? contents().find(path)) != nil
    }
}
