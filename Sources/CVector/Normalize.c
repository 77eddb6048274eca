#include "CVector.h"

// The two halves of a normalisation: sums over pixels, and x · factor + shift where the result is read.

#if defined(__x86_64__)
#include "Lanes.h"

AVX512 void CVector_addMoments(const float *picture, long pixels, long channels, float *moments) {
    float *sums = moments + channels, *squares = sums + channels;
    for (long c = 0; c < channels; c += 16) {
        Lanes pivot = *(const Lanes *)(moments + c), sum = *(const Lanes *)(sums + c);
        Lanes square = *(const Lanes *)(squares + c);
        for (long i = 0; i < pixels; i++) {
            Lanes difference = *(const Lanes *)(picture + i * channels + c) - pivot;
            sum += difference;
            square += difference * difference;
        }
        *(Lanes *)(sums + c) = sum;
        *(Lanes *)(squares + c) = square;
    }
}

AVX512 void CVector_addBias(float *picture, long pixels, long channels, const float *bias, float *moments) {
    for (long c = 0; c < channels; c += 16) {
        Lanes offset = *(const Lanes *)(bias + c), pivot = {0}, sum = {0}, square = {0};
        if (moments) pivot = *(const Lanes *)(moments + c);
        for (long i = c; i < pixels * channels; i += channels) {
            Lanes value = *(const Lanes *)(picture + i) + offset, difference = value - pivot;
            *(Lanes *)(picture + i) = value;
            sum += difference;
            square += difference * difference;
        }
        if (!moments) continue;
        *(Lanes *)(moments + channels + c) += sum;
        *(Lanes *)(moments + 2 * channels + c) += square;
    }
}

INLINE void gatherAffine(
    bool isHalf, const char *picture, const int32_t *columns, long count, long channels, CVector_Affine affine,
    float *to) {
    long size = isHalf ? 2 : 4;
    for (long i = 0; i < count; i++) {
        const char *from = picture + columns[i] * channels * size;
        for (long c = 0; c < channels; c += 16) {
            Lanes x = isHalf ? widened(from + c * size) : *(const Lanes *)(from + c * size);
            *(Lanes *)(to + i * channels + c) = applied(affine, x, c);
        }
    }
}

AVX512 void CVector_gatherAffine(
    bool isHalf, const void *picture, const int32_t *columns, long count, long channels, CVector_Affine affine,
    float *to) {
    if (isHalf) gatherAffine(true, picture, columns, count, channels, affine, to);
    else gatherAffine(false, picture, columns, count, channels, affine, to);
}

AVX512 void CVector_addAffine(
    const float *picture, long pixels, long channels, CVector_Affine affine, const float *residual, float *to) {
    for (long i = 0; i < pixels * channels; i += channels)
        for (long c = 0; c < channels; c += 16)
            *(Lanes *)(to + i + c) =
                applied(affine, *(const Lanes *)(picture + i + c), c) + *(const Lanes *)(residual + i + c);
}

AVX512 void CVector_affine(const float *picture, long pixels, long channels, CVector_Affine affine, float *to) {
    for (long i = 0; i < pixels * channels; i += channels)
        for (long c = 0; c < channels; c += 16)
            *(Lanes *)(to + i + c) = applied(affine, *(const Lanes *)(picture + i + c), c);
}

// MARK: Gradients

/// dy at i, where y > 0 if there is a y.
INLINE Lanes counted(const float *y, const float *dy, long i) {
    Lanes gradient = *(const Lanes *)(dy + i);
    if (!y) return gradient;
    __mmask16 isPositive = _mm512_cmp_ps_mask(_mm512_loadu_ps(y + i), _mm512_setzero_ps(), _CMP_GT_OQ);
    return (Lanes)_mm512_maskz_mov_ps(isPositive, (__m512)gradient);
}

AVX512 void CVector_addGradientSums(
    const float *x, const float *y, const float *dy, long pixels, long channels, const float *mean, float *sums) {
    for (long c = 0; c < channels; c += 16) {
        Lanes centre = *(const Lanes *)(mean + c), sum = {0}, dot = {0};
        for (long i = c; i < pixels * channels; i += channels) {
            Lanes gradient = counted(y, dy, i);
            sum += gradient;
            dot += gradient * (*(const Lanes *)(x + i) - centre);
        }
        *(Lanes *)(sums + c) += sum;
        *(Lanes *)(sums + channels + c) += dot;
    }
}

AVX512 void CVector_normGradient(
    const float *x, const float *y, const float *dy, long pixels, long channels, const float *mean,
    const float *factor, const float *meanGradient, const float *slope, float *dx) {
    for (long p = 0; p < pixels * channels; p += channels)
        for (long c = 0; c < channels; c += 16) {
            Lanes centred = *(const Lanes *)(x + p + c) - *(const Lanes *)(mean + c);
            Lanes rest = counted(y, dy, p + c) - *(const Lanes *)(meanGradient + c);
            *(Lanes *)(dx + p + c) = *(const Lanes *)(factor + c) * (rest - centred * *(const Lanes *)(slope + c));
        }
}

#else

// Elsewhere Swift does it, and these are never called.
void CVector_affine(const float *picture, long pixels, long channels, CVector_Affine affine, float *to) {}
void CVector_addGradientSums(
    const float *x, const float *y, const float *dy, long pixels, long channels, const float *mean, float *sums) {}
void CVector_normGradient(
    const float *x, const float *y, const float *dy, long pixels, long channels, const float *mean,
    const float *factor, const float *meanGradient, const float *slope, float *dx) {}
void CVector_addMoments(const float *picture, long pixels, long channels, float *moments) {}
void CVector_addBias(float *picture, long pixels, long channels, const float *bias, float *moments) {}
void CVector_gatherAffine(
    bool isHalf, const void *picture, const int32_t *columns, long count, long channels, CVector_Affine affine,
    float *to) {}
void CVector_addAffine(
    const float *picture, long pixels, long channels, CVector_Affine affine, const float *residual, float *to) {}

#endif
