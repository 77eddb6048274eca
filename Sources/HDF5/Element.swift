import CHDF5

/// A Swift number, as the library names it in memory and in a file.
protocol Element: BitwiseCopyable {
    static var zero: Self { get }
    static var typeInMemory: hid_t { get }
    static var typeInFile: hid_t { get }
}

extension Float: Element {
    static var typeInMemory: hid_t { CHDF5_native_float() }
    static var typeInFile: hid_t { CHDF5_file_float() }
}

extension Double: Element {
    static var typeInMemory: hid_t { CHDF5_native_double() }
    static var typeInFile: hid_t { CHDF5_file_double() }
}

extension Float16: Element {
    static var typeInMemory: hid_t { CHDF5_half() }
    static var typeInFile: hid_t { CHDF5_half() }
}

extension UInt8: Element {
    static var typeInMemory: hid_t { CHDF5_native_uint8() }
    static var typeInFile: hid_t { CHDF5_file_uint8() }
}

extension Int: Element {
    static var typeInMemory: hid_t { CHDF5_native_int64() }
    static var typeInFile: hid_t { CHDF5_file_int64() }
}

/// What a dataset or attribute holds, as far as it decides what may be read from it.
enum ElementKind: Equatable {
    case float(bytes: Int)
    case integer(bytes: Int, signed: Bool)
    case text
    case other

    init(of type: hid_t) {
        let bytes = H5Tget_size(type)
        self =
            switch H5Tget_class(type) {
            case H5T_FLOAT: .float(bytes: bytes)
            case H5T_INTEGER: .integer(bytes: bytes, signed: H5Tget_sign(type) == H5T_SGN_2)
            case H5T_STRING: .text
            default: .other
            }
    }

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
