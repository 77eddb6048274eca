#include "CVector.h"

// Which instructions this processor has.

extern const CVector_Functions CVector_baselineFunctions, CVector_avx2Functions, CVector_avx512Functions;

#if defined(__x86_64__)

const CVector_Functions *CVector_functions(CVector_InstructionSet set) {
    switch (set) {
    case CVector_Baseline: return &CVector_baselineFunctions;
    case CVector_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &CVector_avx2Functions : 0;
    case CVector_AVX512: return __builtin_cpu_supports("avx512f") ? &CVector_avx512Functions : 0;
    }
}

bool CVector_hasBFloat16(void) { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bf16"); }

#else

const CVector_Functions *CVector_functions(CVector_InstructionSet set) {
    return set == CVector_Baseline ? &CVector_baselineFunctions : 0;
}

bool CVector_hasBFloat16(void) { return false; }

#endif
