internal import CVector
internal import Foundation

/// What this processor has, as far as kernels may use it.
///
/// The environment variable that limits oneDNN, `ONEDNN_MAX_CPU_ISA`, limits Impasto's own kernels too, so that a
/// machine can be tried as if it were an older one.
enum Processor {
    static let hasAVX512 = CVector_hasAVX512() && allows(["AVX512_CORE", "AVX512_CORE_VNNI"])
    static let hasBFloat16 = CVector_hasBFloat16() && allows([])

    /// Whether the limit is one of these or beyond both.
    private static func allows(_ limits: Set<String>) -> Bool {
        guard let limit = ProcessInfo.processInfo.environment["ONEDNN_MAX_CPU_ISA"]?.uppercased() else { return true }
        return limits.union(["ALL", "DEFAULT", "AVX512_CORE_BF16", "AVX512_CORE_AMX"]).contains(limit)
    }
}

/// Whether pictures of so many channels are worked on in AVX-512, sixteen channels at a time.
public func isVectorized(channels: Int) -> Bool { Processor.hasAVX512 && channels % 16 == 0 }
