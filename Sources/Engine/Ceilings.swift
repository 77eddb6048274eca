internal import Kernels

/// What this machine can do at most, by measuring it for about a second.
public struct Ceilings: Sendable {
    /// Single-precision additions and multiplications a second of all threads together.
    public let operations: Double
    /// Bytes read and written a second.
    public let bytes: Double

    public static func measured() -> Ceilings {
        Ceilings(operations: measuredArithmeticRate(), bytes: measuredBandwidth())
    }
}
