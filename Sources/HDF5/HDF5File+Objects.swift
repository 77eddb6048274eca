import CHDF5

// Groups, datasets, and the way to them.
extension HDF5File {
    /// The names in a group, sorted; they may name groups, datasets or links that lead nowhere.
    ///
    /// Throws `noSuchObject`, `wrongType` when `group` is a dataset, and `damaged`.
    public func names(in group: String = "/") throws(HDF5Error) -> [String] {
        Library.enter()
        defer { Library.leave() }
        let object = try open(group, as: .group)
        var information = H5G_info_t()
        try check(H5Gget_info(object.id, &information), "list \(group)")
        var names: [String] = []
        for index in 0..<information.nlinks {
            names.append(try name(index, in: object, called: group))
        }
        return names.sorted()
    }

    /// Whether there is a group or dataset at `path`; the groups on the way to it may be missing too.
    public func exists(_ path: String) -> Bool {
        Library.enter()
        defer { Library.leave() }
        return (try? open(path)) != nil
    }

    /// The object at `path`, found without leaving the file.
    func open(_ path: String) throws(HDF5Error) -> Handle {
        let object = H5Oopen(try id, path, CHDF5_default())
        return try Handle(object, or: openingFailed(path))
    }

    /// The object at `path`, which must be of the given kind.
    func open(_ path: String, as kind: ObjectKind) throws(HDF5Error) -> Handle {
        let object = try open(path)
        let found = ObjectKind(of: object.id)
        guard found == kind else {
            throw .wrongType(path, expected: kind.rawValue, found: found.rawValue, file: location)
        }
        return object
    }

    private func openingFailed(_ path: String) -> HDF5Error {
        let error = Library.takeInnermostError()
        if error.minor == CHDF5_not_found() { return .noSuchObject(path, file: location) }
        if error.minor == CHDF5_not_registered() { return .leavesFile(path, file: location) }
        return .damaged(file: location, operation: "open \(path)", reason: error.reason)
    }

    private func name(_ index: hsize_t, in group: borrowing Handle, called path: String) throws(HDF5Error) -> String {
        let length = linkName(index, in: group.id, nil, 0)
        guard length >= 0 else { throw failure("list \(path)") }
        // No link's name is longer than an object header's message may be.
        guard length < 1 << 16 else {
            throw .tooLarge("A name in \(path)", bytes: "\(length)", limit: "\(1 << 16)", file: location)
        }
        var characters = [CChar](repeating: 0, count: length + 1)
        guard linkName(index, in: group.id, &characters, length + 1) >= 0 else { throw failure("list \(path)") }
        return text(characters[..<length])
    }

    private func linkName(
        _ index: hsize_t, in group: hid_t, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
    ) -> Int {
        H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, buffer, size, CHDF5_default())
    }

    private func text(_ characters: ArraySlice<CChar>) -> String {
        String(decoding: characters.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// The kinds of object that a path can lead to, as an error names them.
enum ObjectKind: String {
    case group = "a group"
    case dataset = "a dataset"
    case other = "a named type"

    init(of id: hid_t) {
        self =
            switch H5Iget_type(id) {
            case H5I_GROUP, H5I_FILE: .group
            case H5I_DATASET: .dataset
            default: .other
            }
    }
}
