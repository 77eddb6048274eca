internal import CVector

// Numbers of two bytes, for what is kept on disk between two passes: of half precision (IEEE 754 binary16, 11 binary
// digits), and bf16 on processors that have it.

/// Rounds `count` numbers to half precision, to nearest and half to even.
public func roundToHalf(_ x: Pointer, _ y: UnsafeMutablePointer<UInt16>, count: Int) {
    parallel(count / 8, elementsEach: 8) { _, part in
        let (start, length) = (8 * part.lowerBound, 8 * part.count)
        if CVector_hasHalf() { return CVector_roundToHalf(x + start, length, y + start) }
        for i in start..<start + length { y[i] = Float16(x[i]).bitPattern }
    }
    for i in count / 8 * 8..<count { y[i] = Float16(x[i]).bitPattern }
}

/// Makes single-precision numbers of `count` of half precision.
public func widenHalf(_ x: UnsafePointer<UInt16>, _ y: MutablePointer, count: Int) {
    parallel(count / 8, elementsEach: 8) { _, part in
        let (start, length) = (8 * part.lowerBound, 8 * part.count)
        if CVector_hasHalf() { return CVector_widenHalf(x + start, length, y + start) }
        for i in start..<start + length { y[i] = Float(Float16(bitPattern: x[i])) }
    }
    for i in count / 8 * 8..<count { y[i] = Float(Float16(bitPattern: x[i])) }
}

/// Rounds `count` numbers to bf16, to nearest and half to even.
public func roundToBFloat16(_ x: Pointer, _ y: UnsafeMutablePointer<UInt16>, count: Int) {
    parallel((count + 15) / 16, elementsEach: 16) { _, part in
        let start = 16 * part.lowerBound
        vector.round(x + start, min(16 * part.count, count - start), y + start)
    }
}

/// Makes single-precision numbers of `count` bf16 numbers.
public func widenBFloat16(_ x: UnsafePointer<UInt16>, _ y: MutablePointer, count: Int) {
    parallel(count, elementsEach: 1) { _, part in
        for i in part { y[i] = Float(bitPattern: UInt32(x[i]) << 16) }
    }
}
