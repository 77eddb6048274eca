#include "CVector.h"

// 2×2 maximum of stride 2 over two rows.

#if defined(__x86_64__)
#include "Lanes.h"

/// The larger of two, or a NaN if there is one.
INLINE Lanes larger(Lanes a, Lanes b) {
    __mmask16 takesB = _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_LT_OQ)
        | _mm512_cmp_ps_mask((__m512)b, (__m512)b, _CMP_UNORD_Q);
    return (Lanes)_mm512_mask_mov_ps((__m512)a, takesB, (__m512)b);
}

INLINE __mmask16 equal(const float *a, const float *b) {
    return _mm512_cmp_ps_mask(_mm512_loadu_ps(a), _mm512_loadu_ps(b), _CMP_EQ_OQ);
}

AVX512 void CVector_maxPool(const float *rows, long rowStride, long width, long channels, float *to) {
    for (long j = 0; j < width; j++)
        for (long c = 0; c < channels; c += 16) {
            const float *above = rows + 2 * j * channels + c, *below = above + rowStride;
            Lanes upper = larger(*(const Lanes *)above, *(const Lanes *)(above + channels));
            Lanes lower = larger(*(const Lanes *)below, *(const Lanes *)(below + channels));
            *(Lanes *)(to + j * channels + c) = larger(upper, lower);
        }
}

AVX512 void CVector_maxPoolGradient(
    const float *rows, long rowStride, const float *pooled, const float *dy, long width, long channels, float *dx) {
    for (long j = 0; j < width; j++)
        for (long c = 0; c < channels; c += 16) {
            long corners[4] = {2 * j * channels + c, (2 * j + 1) * channels + c};
            corners[2] = corners[0] + rowStride, corners[3] = corners[1] + rowStride;
            __m512 gradient = _mm512_loadu_ps(dy + j * channels + c);
            // Each later corner takes the gradient only if no earlier one has it, and the last whatever is left.
            __mmask16 left = 0xffff;
            for (int corner = 0; corner < 4; corner++) {
                __mmask16 takes = corner == 3 ? left : left & equal(rows + corners[corner], pooled + j * channels + c);
                _mm512_storeu_ps(dx + corners[corner], _mm512_maskz_mov_ps(takes, gradient));
                left &= ~takes;
            }
        }
}

#else

// Elsewhere Swift does it, and these are never called.
void CVector_maxPool(const float *rows, long rowStride, long width, long channels, float *to) {}
void CVector_maxPoolGradient(
    const float *rows, long rowStride, const float *pooled, const float *dy, long width, long channels, float *dx) {}

#endif
