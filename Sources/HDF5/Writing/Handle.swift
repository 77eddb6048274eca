import CHDF5

/// A library object, released when it goes out of scope.
struct Handle: ~Copyable {
    let id: hid_t

    /// Takes ownership of `id`; a negative one is the library's way to say that it failed.
    init(_ id: hid_t, or failure: @autoclosure () -> HDF5Error) throws(HDF5Error) {
        guard id >= 0 else { throw failure() }
        self.id = id
    }

    deinit {
        Library.release(id)
    }
}
