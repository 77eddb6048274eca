internal import CVector
internal import Foundation

/// What this processor has, as far as kernels may use it.
///
/// The environment variable that limits oneDNN, `ONEDNN_MAX_CPU_ISA`, limits Impasto's own kernels too, so that a
/// machine can be tried as if it were an older one.
enum Processor {
    /// The functions in the widest vectors.
    static let functions = allowed.lazy.compactMap { CVector_functions($0)?.pointee }.first!
    static let hasBFloat16 = CVector_hasBFloat16() && !isLimited(to: ["SSE41", "AVX", "AVX2", "AVX512_CORE"])

    /// From the widest on; every processor has the last.
    private static var allowed: [CVector_InstructionSet] {
        if isLimited(to: ["SSE41", "AVX"]) { return [CVector_SSE2orNEON] }
        if isLimited(to: ["AVX2"]) { return [CVector_AVX2, CVector_SSE2orNEON] }
        return [CVector_AVX512, CVector_AVX2, CVector_SSE2orNEON]
    }

    /// Whether the limit is one of these, with or without the instructions that multiply integers.
    private static func isLimited(to limits: Set<String>) -> Bool {
        guard let limit = ProcessInfo.processInfo.environment["ONEDNN_MAX_CPU_ISA"]?.uppercased() else { return false }
        return limits.contains { [$0, "\($0)_VNNI", "\($0)_VNNI_2"].contains(limit) }
    }
}

/// What goes over all pixels.
let vector = Processor.functions

/// Whether pictures of so many channels are worked on in vectors, of which the widest have sixteen numbers.
public func isVectorized(channels: Int) -> Bool { channels % 16 == 0 }
