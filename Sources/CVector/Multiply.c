#include "CVector.h"

// Matrix products from registers: eight rows by 32 columns fill sixteen accumulators, which is what hides the latency
// of a fused multiply-add on processors that start two in a cycle.

#if defined(__x86_64__)
#include "Lanes.h"

bool CVector_hasAVX512(void) { return __builtin_cpu_supports("avx512f"); }
bool CVector_hasBFloat16(void) { return CVector_hasAVX512() && __builtin_cpu_supports("avx512bf16"); }
bool CVector_hasHalf(void) { return __builtin_cpu_supports("f16c"); }

typedef float Unaligned __attribute__((aligned(2)));

/// Eight rows by 32 or 16 columns, held in registers while the depth runs by.
typedef struct {
    Lanes sum[8][2];
} Block;

INLINE void addBlock(Block *block, int panels, const float *c, long cRowStride) {
    for (int r = 0; r < 8; r++)
        for (int p = 0; p < panels; p++) block->sum[r][p] += *(const Lanes *)(c + r * cRowStride + 16 * p);
}

INLINE void storeBlock(const Block *block, int panels, float *c, long cRowStride) {
    for (int r = 0; r < 8; r++)
        for (int p = 0; p < panels; p++) *(Lanes *)(c + r * cRowStride + 16 * p) = block->sum[r][p];
}

/// An operand: numbers of four bytes, or bf16 numbers of two.
typedef const char *Numbers;

INLINE long size(bool isHalf) { return isHalf ? 2 : 4; }

INLINE void accumulate(
    Block *block, bool isHalf, int panels, long depth, Numbers a, long aRowStride, long aDepthStride, Numbers b,
    long bDepthStride) {
    long step = isHalf ? 2 : 1;
    for (long k = 0; k < depth; k += step) {
        Numbers column = a + k * aDepthStride * size(isHalf), row = b + k * bDepthStride * size(isHalf);
        Lanes b0 = *(const Lanes *)row, b1 = panels == 2 ? *(const Lanes *)(row + sizeof(Lanes)) : b0;
#pragma clang loop unroll(full)
        for (int r = 0; r < 8; r++) {
            // Two bf16 numbers are as long as one of single precision.
            Lanes x = (Lanes)_mm512_set1_ps(*(const Unaligned *)(column + r * aRowStride * size(isHalf)));
            block->sum[r][0] = isHalf ? addPairs(block->sum[r][0], x, b0) : block->sum[r][0] + x * b0;
            if (panels == 2) block->sum[r][1] = isHalf ? addPairs(block->sum[r][1], x, b1) : block->sum[r][1] + x * b1;
        }
    }
}

INLINE void multiplyBlock(
    bool isHalf, int panels, long depth, Numbers a, long aRowStride, long aDepthStride, Numbers b, long bDepthStride,
    float *c, long cRowStride, bool accumulating) {
    Block block = {0};
    accumulate(&block, isHalf, panels, depth, a, aRowStride, aDepthStride, b, bDepthStride);
    // What is there already may be large: products are added up among themselves first.
    if (accumulating) addBlock(&block, panels, c, cRowStride);
    storeBlock(&block, panels, c, cRowStride);
}

INLINE void multiply(
    bool isHalf, long rows, long columns, long depth, Numbers a, long aRowStride, long aDepthStride, Numbers b,
    long bDepthStride, long bPanelStride, float *c, long cRowStride, bool accumulating) {
    for (long j = 0; j < columns; j += 32, b += bPanelStride * size(isHalf)) {
        for (long i = 0; i < rows; i += 8) {
            Numbers block = a + i * aRowStride * size(isHalf);
            float *to = c + i * cRowStride + j;
            if (columns - j >= 32)
                multiplyBlock(
                    isHalf, 2, depth, block, aRowStride, aDepthStride, b, bDepthStride, to, cRowStride, accumulating);
            else
                multiplyBlock(
                    isHalf, 1, depth, block, aRowStride, aDepthStride, b, bDepthStride, to, cRowStride, accumulating);
        }
    }
}

AVX512 void CVector_multiply(
    bool isHalf, long rows, long columns, long depth, const void *a, long aRowStride, long aDepthStride, const void *b,
    long bDepthStride, long bPanelStride, float *c, long cRowStride, bool accumulating) {
    if (isHalf)
        multiply(
            true, rows, columns, depth, a, aRowStride, aDepthStride, b, bDepthStride, bPanelStride, c, cRowStride,
            accumulating);
    else
        multiply(
            false, rows, columns, depth, a, aRowStride, aDepthStride, b, bDepthStride, bPanelStride, c, cRowStride,
            accumulating);
}

INLINE void multiplySegmentsBlock(
    bool isHalf, int panels, long depth, long segments, const void *const *a, long offset, long aRowStride, Numbers b,
    long bSegmentStride, float *c, long cRowStride) {
    Block block = {0};
    for (long s = 0; s < segments; s++)
        accumulate(
            &block, isHalf, panels, depth, (Numbers)a[s] + offset * size(isHalf), aRowStride, 1,
            b + s * bSegmentStride * size(isHalf), 32);
    storeBlock(&block, panels, c, cRowStride);
}

INLINE void multiplySegments(
    bool isHalf, long rows, long columns, long depth, long segments, const void *const *a, long aRowStride, Numbers b,
    long bPanelStride, float *c, long cRowStride) {
    long segmentStride = (columns + 31) / 32 * bPanelStride;
    for (long j = 0; j < columns; j += 32, b += bPanelStride * size(isHalf)) {
        for (long start = 0; start < rows; start += 8) {
            // The last eight rows may overlap those before them.
            long i = start + 8 <= rows ? start : rows - 8;
            float *to = c + i * cRowStride + j;
            if (columns - j >= 32)
                multiplySegmentsBlock(
                    isHalf, 2, depth, segments, a, i * aRowStride, aRowStride, b, segmentStride, to, cRowStride);
            else
                multiplySegmentsBlock(
                    isHalf, 1, depth, segments, a, i * aRowStride, aRowStride, b, segmentStride, to, cRowStride);
        }
    }
}

AVX512 void CVector_multiplySegments(
    bool isHalf, long rows, long columns, long depth, long segments, const void *const *a, long aRowStride,
    const void *b, long bPanelStride, float *c, long cRowStride) {
    if (isHalf)
        multiplySegments(true, rows, columns, depth, segments, a, aRowStride, b, bPanelStride, c, cRowStride);
    else multiplySegments(false, rows, columns, depth, segments, a, aRowStride, b, bPanelStride, c, cRowStride);
}

AVX512 void CVector_round(const float *numbers, long count, uint16_t *to) {
    for (long i = 0; i < count; i += 16) {
        long rest = count - i;
        __mmask16 mask = rest < 16 ? (1 << rest) - 1 : -1;
        __m512i wide = _mm512_cvtepu16_epi32(rounded((Lanes)_mm512_maskz_loadu_ps(mask, numbers + i)));
        _mm512_mask_cvtepi32_storeu_epi16(to + i, mask, wide);
    }
}

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

AVX512 void CVector_widen(const uint16_t *numbers, long count, float *to) {
    for (long i = 0; i + 16 <= count; i += 16) *(Lanes *)(to + i) = widened(numbers + i);
}

#else

// Elsewhere oneDNN convolves, and the products are never called.
bool CVector_hasAVX512(void) { return false; }
bool CVector_hasBFloat16(void) { return false; }
bool CVector_hasHalf(void) { return false; }
void CVector_multiply(
    bool isHalf, long rows, long columns, long depth, const void *a, long aRowStride, long aDepthStride, const void *b,
    long bDepthStride, long bPanelStride, float *c, long cRowStride, bool accumulating) {}
void CVector_multiplySegments(
    bool isHalf, long rows, long columns, long depth, long segments, const void *const *a, long aRowStride,
    const void *b, long bPanelStride, float *c, long cRowStride) {}
void CVector_round(const float *numbers, long count, uint16_t *to) {}
void CVector_roundToHalf(const float *numbers, long count, uint16_t *to) {}
void CVector_widenHalf(const uint16_t *numbers, long count, float *to) {}
void CVector_widen(const uint16_t *numbers, long count, float *to) {}

#endif
