internal import Kernels

/// What this machine can do at most, by measuring it for about a second.
public struct Ceilings: Sendable {
    /// Additions and multiplications a second of all threads together, in the precision asked for.
    public let operations: Double
    /// Bytes read and written a second.
    public let bytes: Double

    /// Measures for about a second, with all threads.
    public static func measured(in precision: Precision) -> Ceilings {
        Ceilings(operations: measuredArithmeticRate(in: precision), bytes: measuredBandwidth())
    }
}
