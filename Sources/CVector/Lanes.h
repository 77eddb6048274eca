/// What the AVX-512 sources share.
#pragma once
#include <stdint.h>

#define AVX512 __attribute__((target("avx512f")))
#define INLINE static inline __attribute__((always_inline, target("avx512f")))

/// Sixteen channels of one pixel.
typedef float Lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t Mask __attribute__((vector_size(64), aligned(4)));
