/// A precision as a user names it.
public enum PrecisionChoice: String, Sendable, CaseIterable {
    /// The fastest that the processor computes in.
    case auto
    /// That one, where the processor computes in it.
    case fp32, bf16

    /// - Throws: ``PrecisionError`` if the processor does not compute in it.
    public func resolved() throws(PrecisionError) -> Precision {
        guard let precision = Precision(rawValue: rawValue) else { return .fastest }
        guard precision.isAvailable else { throw .unavailable(precision) }
        return precision
    }
}

/// Why a precision cannot be had.
public enum PrecisionError: Error, Equatable, CustomStringConvertible {
    /// The processor lacks the instructions.
    case unavailable(Precision)

    /// A full sentence, with the way out.
    public var description: String {
        switch self {
        case .unavailable(let precision):
            "This processor has no instructions for \(precision.rawValue) (AVX512_BF16). Leave out --precision, or give "
                + "--precision fp32."
        }
    }
}
