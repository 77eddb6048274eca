private import Kernels

/// Numbers of two bytes, for what is kept between passes outside of a plan's memory.
public enum HalfPrecision: Sendable {
    /// IEEE 754 binary16: 11 binary digits.
    case ieee
    /// As plans that compute in bf16 store what a normalisation follows.
    case bf16

    /// Rounds numbers to nearest, half to even; both buffers are of one length.
    public func round(_ numbers: UnsafeBufferPointer<Float>, into halves: UnsafeMutableBufferPointer<UInt16>) {
        guard let from = numbers.baseAddress, let to = halves.baseAddress else { return }
        switch self {
        case .ieee: roundToHalf(from, to, count: numbers.count)
        case .bf16: roundToBFloat16(from, to, count: numbers.count)
        }
    }

    /// The same numbers in single precision; both buffers are of one length.
    public func widen(_ halves: UnsafeBufferPointer<UInt16>, into numbers: UnsafeMutableBufferPointer<Float>) {
        guard let from = halves.baseAddress, let to = numbers.baseAddress else { return }
        switch self {
        case .ieee: widenHalf(from, to, count: halves.count)
        case .bf16: widenBFloat16(from, to, count: halves.count)
        }
    }
}
