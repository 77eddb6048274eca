private import Kernels

/// Numbers of half precision, for what is kept between passes outside of a plan's memory.
public enum HalfPrecision {
    /// Rounds numbers to half precision, to nearest and half to even; both buffers are of one length.
    public static func round(_ numbers: UnsafeBufferPointer<Float>, into halves: UnsafeMutableBufferPointer<UInt16>) {
        guard let from = numbers.baseAddress, let to = halves.baseAddress else { return }
        roundToHalf(from, to, count: numbers.count)
    }

    /// The same numbers in single precision; both buffers are of one length.
    public static func widen(_ halves: UnsafeBufferPointer<UInt16>, into numbers: UnsafeMutableBufferPointer<Float>) {
        guard let from = halves.baseAddress, let to = numbers.baseAddress else { return }
        widenHalf(from, to, count: halves.count)
    }
}
