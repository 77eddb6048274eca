import CVector
import Foundation
import Testing

@testable import Kernels

@Suite struct ProcessorTests {
    @Test(arguments: ["SSE41", "avx", "AVX2", "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI"])
    func olderProcessorsHaveNoBFloat16(name: String) {
        #expect(!InstructionLimit(name).allowsBFloat16)
    }

    @Test(arguments: [nil, "ALL", "DEFAULT", "AVX512_CORE_BF16", "AVX512_CORE_FP16", "AVX512_CORE_AMX"])
    func newerOnesHave(name: String?) { #expect(InstructionLimit(name).allowsBFloat16) }

    @Test(arguments: [("SSE41", 1), ("AVX", 1), ("avx2", 2), ("AVX2_VNNI_2", 2), ("AVX512_CORE", 3), ("ALL", 3)])
    func vectorsAreAsWideAsTheLimit(name: String, count: Int) {
        let sets = [CVector_AVX512, CVector_AVX2, CVector_Baseline].suffix(count)
        #expect(InstructionLimit(name).sets.map(\.rawValue) == sets.map(\.rawValue))
    }

    /// As `make test-older` relies on.
    @Test func theEnvironmentLimitsTheFunctionsInUse() throws {
        let limit = InstructionLimit(ProcessInfo.processInfo.environment["ONEDNN_MAX_CPU_ISA"])
        let widest = try #require(limit.sets.first { CVector_functions($0) != nil })
        let expected = try #require(CVector_functions(widest)).pointee.multiply
        #expect(unsafeBitCast(vector.multiply, to: Int.self) == unsafeBitCast(expected, to: Int.self))
    }
}
