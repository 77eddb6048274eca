#include "CVector.h"

// Half precision (IEEE 754 binary16), where the processor has instructions for it.

#if defined(__x86_64__)
#include <immintrin.h>

bool CVector_hasHalf(void) { return __builtin_cpu_supports("f16c"); }

__attribute__((target("avx,f16c"))) void CVector_roundToHalf(const float *numbers, long count, uint16_t *to) {
    for (long i = 0; i + 8 <= count; i += 8) {
        __m128i halves = _mm256_cvtps_ph(_mm256_loadu_ps(numbers + i), _MM_FROUND_TO_NEAREST_INT);
        _mm_storeu_si128((__m128i *)(to + i), halves);
    }
}

__attribute__((target("avx,f16c"))) void CVector_widenHalf(const uint16_t *numbers, long count, float *to) {
    for (long i = 0; i + 8 <= count; i += 8)
        _mm256_storeu_ps(to + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(numbers + i))));
}

#else

// Elsewhere Swift does it, and these are never called.
bool CVector_hasHalf(void) { return false; }
void CVector_roundToHalf(const float *numbers, long count, uint16_t *to) {}
void CVector_widenHalf(const uint16_t *numbers, long count, float *to) {}

#endif
