internal import CVector

/// How many digits the factors of a convolution have. Sums are always of single precision, and so is everything outside
/// convolutions, but for pictures that a plan without gradients keeps.
public enum Precision: String, Sendable, CaseIterable {
    /// Single precision: 24 binary digits.
    case fp32
    /// The upper half of a single-precision number: 8 binary digits over the same range, at half the time for a product.
    case bf16

    /// Whether this processor computes in it.
    public var isAvailable: Bool { self == .fp32 || Processor.hasBFloat16 }
    /// The faster one of those that are available.
    public static let fastest = bf16.isAvailable ? bf16 : fp32

    var isBFloat16: Bool { self == .bf16 }
    /// Bytes of a number.
    public var size: Int { isBFloat16 ? 2 : 4 }
}
