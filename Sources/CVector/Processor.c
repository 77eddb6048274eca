#include "CVector.h"

// Which instructions this processor has.

extern const CVector_Functions CVector_baseline, CVector_avx2, CVector_avx512;

#if defined(__x86_64__)

const CVector_Functions *CVector_functions(CVector_InstructionSet set) {
    switch (set) {
    case CVector_SSE2orNEON: return &CVector_baseline;
    case CVector_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &CVector_avx2 : 0;
    case CVector_AVX512: return __builtin_cpu_supports("avx512f") ? &CVector_avx512 : 0;
    }
}

bool CVector_hasBFloat16(void) { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bf16"); }

#else

const CVector_Functions *CVector_functions(CVector_InstructionSet set) {
    return set == CVector_SSE2orNEON ? &CVector_baseline : 0;
}

bool CVector_hasBFloat16(void) { return false; }

#endif
