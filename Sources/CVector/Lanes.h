/// What the AVX-512 sources share.
#pragma once
#include "CVector.h"
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f")))
#define INLINE static inline __attribute__((always_inline, target("avx512f")))

/// Sixteen channels of one pixel.
typedef float Lanes __attribute__((vector_size(64), aligned(4)));

/// max(x, 0) that keeps a NaN, so that a diverged run is seen.
INLINE Lanes rectify(Lanes x) { return (Lanes)_mm512_max_ps(_mm512_setzero_ps(), (__m512)x); }

/// What an affine makes of sixteen channels from channel c on.
INLINE Lanes applied(CVector_Affine affine, Lanes x, long c) {
    Lanes y = x * *(const Lanes *)(affine.factor + c) + *(const Lanes *)(affine.shift + c);
    return affine.isRectified ? rectify(y) : y;
}
