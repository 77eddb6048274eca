/// Bytes that begin as a TIFF structure does, and the numbers in them.
///
/// Sources: TIFF 6.0, section 2; the BigTIFF file format (libtiff's documentation), whose counts and addresses are longer.
struct TIFFBytes {
    /// Whether the byte that counts most comes first.
    let isBigEndian: Bool
    let layout: Layout
    /// Gives `count` bytes from `start`, or nil where there are not as many.
    private let read: (_ start: Int, _ count: Int) -> ArraySlice<UInt8>?

    /// How many bytes the structure's own numbers have.
    struct Layout: Equatable {
        /// Of an address, and of how many numbers a value has.
        let address: Int
        /// Of how many entries a directory has.
        let count: Int

        static let plain = Layout(address: 4, count: 2)
        static let big = Layout(address: 8, count: 8)

        /// Of an entry: a tag, a kind, how many numbers, and the numbers or where they are.
        var entry: Int { 4 + 2 * address }
    }

    /// nil if they do not begin so.
    init?(_ read: @escaping (_ start: Int, _ count: Int) -> ArraySlice<UInt8>?) {
        self.read = read
        switch read(0, 4).map(Array.init) {
        case [0x4D, 0x4D, 0, 42]: (isBigEndian, layout) = (true, .plain)
        case [0x49, 0x49, 42, 0]: (isBigEndian, layout) = (false, .plain)
        case [0x4D, 0x4D, 0, 43]: (isBigEndian, layout) = (true, .big)
        case [0x49, 0x49, 43, 0]: (isBigEndian, layout) = (false, .big)
        default: return nil
        }
    }

    init?(_ bytes: some RandomAccessCollection<UInt8>) {
        self.init { start, count in
            guard start >= 0, count >= 0, count <= bytes.count - start else { return nil }
            return ArraySlice(bytes.dropFirst(start).prefix(count))
        }
    }

    /// Where the first directory begins.
    var firstDirectory: Int? { number(at: layout.address, bytes: layout.address) }

    /// The unsigned number of so many bytes, if it is one that `Int` holds.
    func number(at start: Int, bytes count: Int) -> Int? {
        guard let digits = read(start, count) else { return nil }
        let number =
            isBigEndian ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
        return number < 0 ? nil : number
    }

    /// Numbers of `size` bytes each, with the byte that counts least first.
    func littleEndian(at start: Int, count: Int, size: Int) -> [UInt8]? {
        guard let bytes = read(start, count * size) else { return nil }
        if !isBigEndian || size == 1 { return Array(bytes) }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).flatMap { bytes[$0..<$0 + size].reversed() }
    }
}
