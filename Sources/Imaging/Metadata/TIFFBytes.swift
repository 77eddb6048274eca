/// Bytes that begin as a TIFF structure does, and the numbers in them.
///
/// Source: TIFF 6.0, section 2.
struct TIFFBytes {
    /// Whether the byte that counts most comes first.
    let isBigEndian: Bool
    /// Gives `count` bytes from `start`, or nil where there are not as many.
    private let read: (_ start: Int, _ count: Int) -> ArraySlice<UInt8>?

    /// nil if they do not begin so; BigTIFF is another structure.
    init?(_ read: @escaping (_ start: Int, _ count: Int) -> ArraySlice<UInt8>?) {
        self.read = read
        switch read(0, 4).map(Array.init) {
        case [0x4D, 0x4D, 0, 42]: isBigEndian = true
        case [0x49, 0x49, 42, 0]: isBigEndian = false
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
    var firstDirectory: Int? { number(at: 4, bytes: 4) }

    /// The unsigned number of so many bytes.
    func number(at start: Int, bytes count: Int) -> Int? {
        read(start, count).map { digits in
            isBigEndian
                ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
    }

    /// Numbers of `size` bytes each, with the byte that counts least first.
    func littleEndian(at start: Int, count: Int, size: Int) -> [UInt8]? {
        guard let bytes = read(start, count * size) else { return nil }
        if !isBigEndian || size == 1 { return Array(bytes) }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).flatMap { bytes[$0..<$0 + size].reversed() }
    }
}
