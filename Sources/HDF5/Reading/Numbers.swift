/// A number that values of any stored kind can be turned into.
protocol StorableNumber: BitwiseCopyable {
    static var zero: Self { get }
    init(_ number: Float)
    init(_ number: Double)
    /// The nearest there is.
    init<Other: BinaryInteger>(nearest number: Other)
}

extension Float: StorableNumber {
    init<Other: BinaryInteger>(nearest number: Other) { self.init(number) }
}

extension Double: StorableNumber {
    init<Other: BinaryInteger>(nearest number: Other) { self.init(number) }
}

extension Int: StorableNumber {
    init<Other: BinaryInteger>(nearest number: Other) { self.init(clamping: number) }
}

extension StoredType {
    /// The numbers that a file's bytes stand for; none for what are no numbers.
    func numbers<T: StorableNumber>(_ stored: [UInt8], as _: T.Type) -> [T] {
        switch kind {
        case .float(2): convert(stored, UInt16.self) { T(Float(Float16(bitPattern: $0))) }
        case .float(4): convert(stored, UInt32.self) { T(Float(bitPattern: $0)) }
        case .float: convert(stored, UInt64.self) { T(Double(bitPattern: $0)) }
        case .integer(1, true): convert(stored, UInt8.self) { T(nearest: Int8(bitPattern: $0)) }
        case .integer(2, true): convert(stored, UInt16.self) { T(nearest: Int16(bitPattern: $0)) }
        case .integer(4, true): convert(stored, UInt32.self) { T(nearest: Int32(bitPattern: $0)) }
        case .integer(_, true): convert(stored, UInt64.self) { T(nearest: Int64(bitPattern: $0)) }
        case .integer(1, false): convert(stored, UInt8.self) { T(nearest: $0) }
        case .integer(2, false): convert(stored, UInt16.self) { T(nearest: $0) }
        case .integer(4, false): convert(stored, UInt32.self) { T(nearest: $0) }
        case .integer: convert(stored, UInt64.self) { T(nearest: $0) }
        case .text, .other: []
        }
    }

    private func convert<Bits: FixedWidthInteger & BitwiseCopyable, T>(
        _ stored: [UInt8], _: Bits.Type, _ convert: (Bits) -> T
    ) -> [T] {
        stored.withUnsafeBytes { bytes in
            (0..<bytes.count / MemoryLayout<Bits>.size).map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
                return convert(isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
            }
        }
    }
}
