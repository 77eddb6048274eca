/// One way through a file's structures, which ends however they point at each other.
///
/// The parts of a file do not overlap. So a walk that visits each part once reads no more bytes than the file has, and
/// one that would read more goes in circles, or over the same part again and again.
struct Walk {
    /// No structure, as opposed to data, is larger in files of a sensible kind.
    private static let largestStructure: UInt64 = 16 << 20

    let file: FileBytes
    private var left: Int

    init(in file: FileBytes) {
        self.file = file
        left = file.size
    }

    /// Counts bytes that are read as one part of the file.
    mutating func visit(_ count: UInt64) throws(Malformed) {
        guard count <= left else { throw Malformed("its parts are larger than the file, or lie over each other") }
        left -= Int(count)
    }

    /// Reads a structure.
    mutating func read(_ count: UInt64, at address: UInt64) throws(Malformed) -> Cursor {
        guard count <= Self.largestStructure else { throw Malformed("it describes itself at impossible length") }
        try visit(count)
        return Cursor(try file.values(Int(count), UInt8.zero, at: address))
    }
}
