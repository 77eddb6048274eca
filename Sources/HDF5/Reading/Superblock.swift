/// The beginning of an HDF5 file, which says how long the file is and where its root group lies.
///
/// HDF5 file format specification 3.0, II.A: https://docs.hdfgroup.org/hdf5/develop/_f_m_t3.html
struct Superblock {
    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Where the root group's object header lies.
    let root: UInt64

    /// Whether a file begins as HDF5 files do.
    static func begins(_ file: FileBytes) throws(Malformed) -> Bool {
        try file.values(min(file.size, signature.count), UInt8.zero, at: 0) == signature
    }

    init(of file: FileBytes) throws(Malformed) {
        var cursor = Cursor(try file.values(min(file.size, 96), UInt8.zero, at: 0))
        try cursor.skip(Self.signature.count)
        let version = try cursor.byte()
        guard version <= 1 else { throw .notRead("files of HDF5's newer formats (libver)") }
        try cursor.skip(4)
        guard try (cursor.byte(), cursor.byte()) == (8, 8) else {
            throw .notRead("addresses of other than eight bytes")
        }
        try cursor.skip(version == 0 ? 9 : 13)
        let base = try cursor.long()
        try cursor.skip(8)
        let end = try cursor.long()
        guard base == 0 else { throw .notRead("files with something in front") }
        guard end <= file.size else { throw Malformed("truncated file: it has \(file.size) bytes of \(end)") }
        try cursor.skip(16)
        root = try cursor.long()
    }
}
