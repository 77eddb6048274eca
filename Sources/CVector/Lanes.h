/// What the AVX-512 sources share.
#pragma once
#include "CVector.h"
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f")))
#define INLINE static inline __attribute__((always_inline, target("avx512f")))

/// Sixteen channels of one pixel.
typedef float Lanes __attribute__((vector_size(64), aligned(4)));

/// Sixteen numbers rounded to bf16, to nearest and half to even.
///
/// By name because the compiler offers the instruction only to functions of processors that all have it.
INLINE __m256i rounded(Lanes x) {
    __m256i numbers;
    __asm__("vcvtneps2bf16 %1, %0" : "=v"(numbers) : "v"(x));
    return numbers;
}

/// Sixteen bf16 numbers in single precision.
INLINE Lanes widened(const void *halves) {
    __m256i numbers = _mm256_loadu_si256((const __m256i_u *)halves);
    return (Lanes)_mm512_slli_epi32(_mm512_cvtepu16_epi32(numbers), 16);
}

/// sum + x[0] · y[0] + x[1] · y[1] of the pairs of bf16 numbers in each of sixteen places.
INLINE Lanes addPairs(Lanes sum, Lanes x, Lanes y) {
    __asm__("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(x), "v"(y));
    return sum;
}

/// max(x, 0) that keeps a NaN, so that a diverged run is seen.
INLINE Lanes rectify(Lanes x) { return (Lanes)_mm512_max_ps(_mm512_setzero_ps(), (__m512)x); }

/// What an affine makes of sixteen channels from channel c on.
INLINE Lanes applied(CVector_Affine affine, Lanes x, long c) {
    Lanes y = x * *(const Lanes *)(affine.factor + c) + *(const Lanes *)(affine.shift + c);
    return affine.isRectified ? rectify(y) : y;
}
