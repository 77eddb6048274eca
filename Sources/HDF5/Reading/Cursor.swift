/// Reads little-endian numbers one after the other, and never beyond the end.
struct Cursor {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Bytes that are left.
    var count: Int { rest.count }

    mutating func number<T: FixedWidthInteger & UnsignedInteger>(_: T.Type) throws(Malformed) -> T {
        try bytes(MemoryLayout<T>.size).reversed().reduce(0) { $0 << 8 | T($1) }
    }

    mutating func byte() throws(Malformed) -> UInt8 { try number(UInt8.self) }
    mutating func short() throws(Malformed) -> Int { Int(try number(UInt16.self)) }
    mutating func word() throws(Malformed) -> Int { Int(try number(UInt32.self)) }
    /// An address or a length, which take eight bytes in the files that are read.
    mutating func long() throws(Malformed) -> UInt64 { try number(UInt64.self) }

    mutating func skip(_ count: Int) throws(Malformed) { _ = try bytes(count) }

    mutating func bytes(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw Malformed("a part of it ends too soon") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// As ``bytes(_:)``, and on to the next multiple of eight.
    mutating func padded(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        let taken = try bytes(count)
        try skip(min(rest.count, (8 - count % 8) % 8))
        return taken
    }

    /// The bytes up to a null character.
    mutating func name() throws(Malformed) -> String {
        guard let end = rest.firstIndex(of: 0) else { throw Malformed("a name has no end") }
        return String(decoding: try bytes(end - rest.startIndex), as: UTF8.self)
    }

    mutating func signature(_ letters: String) throws(Malformed) {
        guard try bytes(letters.utf8.count).elementsEqual(letters.utf8) else {
            throw Malformed("where \(letters) should be, there is something else")
        }
    }
}

/// An address that leads nowhere.
let undefinedAddress = UInt64.max
