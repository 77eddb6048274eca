// Groups, datasets, and the way to them.
extension HDF5File {
    /// The names in a group, sorted; they may name groups, datasets or links that lead nowhere.
    ///
    /// Throws `noSuchObject`, `wrongType` when `group` is a dataset, and `damaged`.
    public func names(in group: String = "/") throws(HDF5Error) -> [String] {
        try contents().links(of: group).all.map(\.name).sorted()
    }

    /// Whether there is a group or dataset at `path`; the groups on the way to it may be missing too.
    ///
    /// Throws `damaged` where the way to it cannot be read, `leavesFile` and `closed`.
    public func exists(_ path: String) throws(HDF5Error) -> Bool {
        do throws(HDF5Error) {
            _ = try contents().find(path)
            return true
        } catch {
            if case .noSuchObject = error { return false }
            throw error
        }
    }
}
