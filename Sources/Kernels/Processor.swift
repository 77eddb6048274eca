internal import CVector
internal import Foundation

/// What this processor has, as far as kernels may use it.
enum Processor {
    /// The environment variable that limits oneDNN limits Impasto's own kernels too, so that a machine can be tried as
    /// if it were an older one.
    static let limit = InstructionLimit(ProcessInfo.processInfo.environment["ONEDNN_MAX_CPU_ISA"])
    static let hasBFloat16 = CVector_hasBFloat16() && limit.allowsBFloat16
}

/// Whatever goes over all pixels, in the widest vectors.
let vector = Processor.limit.sets.lazy.compactMap { CVector_functions($0)?.pointee }.first!

/// Whether pictures of so many channels are worked on in vectors, of which the widest have sixteen numbers.
public func isVectorized(channels: Int) -> Bool { channels % 16 == 0 }

/// Up to which instructions a processor is used.
///
/// https://uxlfoundation.github.io/oneDNN/dev_guide_cpu_dispatcher_control.html
struct InstructionLimit {
    /// From the widest on; every processor has the last.
    let sets: [CVector_InstructionSet]
    let allowsBFloat16: Bool

    /// - Parameter name: as oneDNN calls it; any other is no limit.
    init(_ name: String?) {
        switch name?.uppercased() {
        case "SSE41", "AVX": (sets, allowsBFloat16) = ([CVector_Baseline], false)
        case "AVX2", "AVX2_VNNI", "AVX2_VNNI_2": (sets, allowsBFloat16) = ([CVector_AVX2, CVector_Baseline], false)
        case "AVX512_CORE", "AVX512_CORE_VNNI": (sets, allowsBFloat16) = (Self.all, false)
        default: (sets, allowsBFloat16) = (Self.all, true)
        }
    }

    private static let all = [CVector_AVX512, CVector_AVX2, CVector_Baseline]
}
