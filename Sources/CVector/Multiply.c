#include "CVector.h"

// Matrix products from registers: eight rows by 32 columns fill sixteen accumulators, which is what hides the latency
// of a fused multiply-add on processors that start two in a cycle.

#if defined(__x86_64__)
#include "Lanes.h"

bool CVector_isAvailable(void) { return __builtin_cpu_supports("avx512f"); }

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

INLINE void accumulate(
    Block *block, int panels, long depth, const float *a, long aRowStride, long aDepthStride, const float *b,
    long bDepthStride) {
    for (long k = 0; k < depth; k++) {
        const float *column = a + k * aDepthStride, *row = b + k * bDepthStride;
        Lanes b0 = *(const Lanes *)row, b1 = panels == 2 ? *(const Lanes *)(row + 16) : b0;
#pragma clang loop unroll(full)
        for (int r = 0; r < 8; r++) {
            float x = column[r * aRowStride];
            block->sum[r][0] += x * b0;
            if (panels == 2) block->sum[r][1] += x * b1;
        }
    }
}

INLINE void multiplyBlock(
    int panels, long depth, const float *a, long aRowStride, long aDepthStride, const float *b, long bDepthStride,
    float *c, long cRowStride, bool accumulating) {
    Block block = {0};
    accumulate(&block, panels, depth, a, aRowStride, aDepthStride, b, bDepthStride);
    // What is there already may be large: products are added up among themselves first.
    if (accumulating) addBlock(&block, panels, c, cRowStride);
    storeBlock(&block, panels, c, cRowStride);
}

AVX512 void CVector_multiply(
    long rows, long columns, long depth, const float *a, long aRowStride, long aDepthStride, const float *b,
    long bDepthStride, long bPanelStride, float *c, long cRowStride, bool accumulating) {
    for (long j = 0; j < columns; j += 32, b += bPanelStride) {
        for (long i = 0; i < rows; i += 8) {
            const float *block = a + i * aRowStride;
            float *to = c + i * cRowStride + j;
            if (columns - j >= 32)
                multiplyBlock(2, depth, block, aRowStride, aDepthStride, b, bDepthStride, to, cRowStride, accumulating);
            else
                multiplyBlock(1, depth, block, aRowStride, aDepthStride, b, bDepthStride, to, cRowStride, accumulating);
        }
    }
}

INLINE void multiplySegmentsBlock(
    int panels, long depth, long segments, const float *const *a, long offset, long aRowStride, const float *b,
    long bSegmentStride, float *c, long cRowStride) {
    Block block = {0};
    for (long s = 0; s < segments; s++)
        accumulate(&block, panels, depth, a[s] + offset, aRowStride, 1, b + s * bSegmentStride, 32);
    storeBlock(&block, panels, c, cRowStride);
}

AVX512 void CVector_multiplySegments(
    long rows, long columns, long depth, long segments, const float *const *a, long aRowStride, const float *b,
    long bPanelStride, float *c, long cRowStride) {
    long segmentStride = (columns + 31) / 32 * bPanelStride;
    for (long j = 0; j < columns; j += 32, b += bPanelStride) {
        for (long start = 0; start < rows; start += 8) {
            // The last eight rows may overlap those before them.
            long i = start + 8 <= rows ? start : rows - 8;
            float *to = c + i * cRowStride + j;
            if (columns - j >= 32)
                multiplySegmentsBlock(
                    2, depth, segments, a, i * aRowStride, aRowStride, b, segmentStride, to, cRowStride);
            else
                multiplySegmentsBlock(
                    1, depth, segments, a, i * aRowStride, aRowStride, b, segmentStride, to, cRowStride);
        }
    }
}

#else

// Elsewhere oneDNN convolves, and the products are never called.
bool CVector_isAvailable(void) { return false; }
void CVector_multiply(
    long rows, long columns, long depth, const float *a, long aRowStride, long aDepthStride, const float *b,
    long bDepthStride, long bPanelStride, float *c, long cRowStride, bool accumulating) {}
void CVector_multiplySegments(
    long rows, long columns, long depth, long segments, const float *const *a, long aRowStride, const float *b,
    long bPanelStride, float *c, long cRowStride) {}

#endif
