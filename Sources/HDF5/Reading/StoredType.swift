/// What a dataset or attribute holds: numbers of a kind this machine has too, in either order of bytes, or text.
///
/// HDF5 file format specification 3.0, IV.A.2.d.
struct StoredType {
    enum Text {
        case fixed(isPaddedWithSpaces: Bool)
        /// So many characters somewhere in a heap.
        case variable
    }

    /// The bytes of one element.
    let bytes: Int
    private(set) var kind = ElementKind.other
    private(set) var isBigEndian = false
    private(set) var text: Text?

    init(_ message: Cursor) throws(Malformed) {
        var message = message
        let form = try message.byte() & 15
        let bits = try message.bytes(3).reversed().reduce(0) { $0 << 8 | Int($1) }
        bytes = try message.word()
        guard bytes > 0 else { throw Malformed("its elements have no size") }
        switch form {
        case 0: try readInteger(&message, bits)
        case 1: try readFloat(&message, bits)
        case 3: (kind, text) = (.text, .fixed(isPaddedWithSpaces: bits & 15 == 2))
        case 9 where bits & 15 == 1 && bytes == 16: (kind, text) = (.text, .variable)
        default: break
        }
    }

    private mutating func readInteger(_ message: inout Cursor, _ bits: Int) throws(Malformed) {
        isBigEndian = bits & 1 != 0
        guard try (message.short(), message.short()) == (0, 8 * bytes), [1, 2, 4, 8].contains(bytes) else { return }
        kind = .integer(bytes: bytes, signed: bits & 8 != 0)
    }

    /// The formats of IEEE 754, of 2, 4 and 8 bytes.
    private mutating func readFloat(_ message: inout Cursor, _ bits: Int) throws(Malformed) {
        isBigEndian = bits & 1 != 0
        let (offset, precision) = (try message.short(), try message.short())
        let exponent = (at: Int(try message.byte()), bits: Int(try message.byte()))
        let mantissa = (at: Int(try message.byte()), bits: Int(try message.byte()))
        let bias = try message.word()
        guard let exponentBits = [2: 5, 4: 8, 8: 11][bytes] else { return }
        let mantissaBits = 8 * bytes - 1 - exponentBits
        guard (offset, precision) == (0, 8 * bytes), exponent == (mantissaBits, exponentBits),
            mantissa == (0, mantissaBits), bias == 1 << (exponentBits - 1) - 1,
            // An implied first bit of the mantissa, and the sign at the end.
            bits >> 4 & 3 == 2, bits >> 8 & 255 == 8 * bytes - 1, bits & 0x40 == 0
        else { return }
        kind = .float(bytes: bytes)
    }
}

/// What a dataset or attribute holds, as far as it decides what may be read from it.
enum ElementKind: Equatable {
    case float(bytes: Int)
    case integer(bytes: Int, signed: Bool)
    case text
    case other

    var isInteger: Bool {
        if case .integer = self { true } else { false }
    }

    var isNumber: Bool {
        if case .float = self { true } else { isInteger }
    }

    var description: String {
        switch self {
        case .float(let bytes): "\(8 * bytes)-bit floating point"
        case .integer(let bytes, let signed): "\(8 * bytes)-bit \(signed ? "signed" : "unsigned") integer"
        case .text: "text"
        case .other: "neither numbers nor text"
        }
    }
}
