import CHDF5

/// A Swift number, as the library names it in memory and in a file.
protocol Element: BitwiseCopyable {
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
