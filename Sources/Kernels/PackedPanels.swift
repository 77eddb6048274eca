/// A matrix in panels of 32 columns, as products take it, zero at first. Rows of bf16 numbers lie in pairs, the two
/// numbers of a column side by side.
struct PackedPanels {
    private let memory: UnsafeMutableRawPointer
    private let precision: Precision

    init(_ memory: UnsafeMutableRawPointer, byteCount: Int, _ precision: Precision) {
        (self.memory, self.precision) = (memory, precision)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    }

    /// - Parameter panel: where it begins, in numbers.
    func set(_ panel: Int, row: Int, column: Int, to number: Float) {
        let place = panel + Self.place(precision, row: row, column: column)
        if precision.isBFloat16 {
            memory.assumingMemoryBound(to: UInt16.self)[place] = number.bFloat16
        } else {
            memory.assumingMemoryBound(to: Float.self)[place] = number
        }
    }

    /// Which number of a panel it is.
    static func place(_ precision: Precision, row: Int, column: Int) -> Int {
        precision.isBFloat16 ? (row & ~1) * 32 + 2 * column + row % 2 : row * 32 + column
    }
}

extension Float {
    /// The number rounded to bf16, to nearest and half to even.
    var bFloat16: UInt16 { UInt16(truncatingIfNeeded: (bitPattern &+ 0x7fff &+ (bitPattern >> 16 & 1)) >> 16) }
}
