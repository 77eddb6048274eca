// Matrix products from registers: half of them are sums, enough to hide the latency of a fused multiply-add of four
// cycles on processors that start two in a cycle.

/// Rows of a block. Its columns are those of `wide` vectors, or of one where no more are left.
enum { tall = REGISTERS / 4, wide = 2 };

typedef float Unaligned __attribute__((aligned(2)));

/// What is held in registers while the depth runs by.
typedef struct {
    Lanes sum[tall][wide];
} Block;

INLINE void addBlock(Block *block, int vectors, const float *c, long cRowStride) {
    for (int r = 0; r < tall; r++)
        for (int v = 0; v < vectors; v++) block->sum[r][v] += *(const Lanes *)(c + r * cRowStride + LANES * v);
}

INLINE void storeBlock(const Block *block, int vectors, float *c, long cRowStride) {
    for (int r = 0; r < tall; r++)
        for (int v = 0; v < vectors; v++) *(Lanes *)(c + r * cRowStride + LANES * v) = block->sum[r][v];
}

/// An operand: numbers of four bytes, or bf16 numbers of two.
typedef const char *Numbers;

/// Where column j of B begins. A column of bf16 numbers lies in pairs, which are as wide as numbers of single precision.
INLINE Numbers columnOf(bool isBFloat16, Numbers b, long bPanelStride, long j) {
    return b + j / 32 * bPanelStride * size(isBFloat16) + j % 32 * 4;
}

INLINE void accumulate(
    Block *block, bool isBFloat16, int vectors, long depth, Numbers a, long aRowStride, long aDepthStride, Numbers b,
    long bDepthStride) {
    long step = isBFloat16 ? 2 : 1;
    for (long k = 0; k < depth; k += step) {
        Numbers column = a + k * aDepthStride * size(isBFloat16), row = b + k * bDepthStride * size(isBFloat16);
        Lanes b0 = *(const Lanes *)row, b1 = vectors == 2 ? *(const Lanes *)(row + sizeof(Lanes)) : b0;
#pragma clang loop unroll(full)
        for (int r = 0; r < tall; r++) {
            // Two bf16 numbers are as long as one of single precision.
            Lanes x = (Lanes)*(const Unaligned *)(column + r * aRowStride * size(isBFloat16));
            block->sum[r][0] = isBFloat16 ? addPairs(block->sum[r][0], x, b0) : block->sum[r][0] + x * b0;
            if (vectors < 2) continue;
            block->sum[r][1] = isBFloat16 ? addPairs(block->sum[r][1], x, b1) : block->sum[r][1] + x * b1;
        }
    }
}

INLINE void multiplyBlock(
    bool isBFloat16, int vectors, long depth, Numbers a, long aRowStride, long aDepthStride, Numbers b,
    long bDepthStride, float *c, long cRowStride, bool accumulating) {
    Block block = {0};
    accumulate(&block, isBFloat16, vectors, depth, a, aRowStride, aDepthStride, b, bDepthStride);
    // What is there already may be large: products are added up among themselves first.
    if (accumulating) addBlock(&block, vectors, c, cRowStride);
    storeBlock(&block, vectors, c, cRowStride);
}

INLINE void multiplyAs(
    bool isBFloat16, long rows, long columns, long depth, Numbers a, long aRowStride, long aDepthStride, Numbers b,
    long bDepthStride, long bPanelStride, float *c, long cRowStride, bool accumulating) {
    for (long j = 0; j < columns; j += wide * LANES) {
        Numbers column = columnOf(isBFloat16, b, bPanelStride, j);
        for (long i = 0; i < rows; i += tall) {
            Numbers row = a + i * aRowStride * size(isBFloat16);
            float *to = c + i * cRowStride + j;
            if (columns - j >= wide * LANES)
                multiplyBlock(
                    isBFloat16, wide, depth, row, aRowStride, aDepthStride, column, bDepthStride, to, cRowStride,
                    accumulating);
            else
                multiplyBlock(
                    isBFloat16, 1, depth, row, aRowStride, aDepthStride, column, bDepthStride, to, cRowStride,
                    accumulating);
        }
    }
}

static void multiply(
    bool isBFloat16, long rows, long columns, long depth, const void *a, long aRowStride, long aDepthStride,
    const void *b, long bDepthStride, long bPanelStride, float *c, long cRowStride, bool accumulating) {
    if (isBFloat16)
        multiplyAs(
            true, rows, columns, depth, a, aRowStride, aDepthStride, b, bDepthStride, bPanelStride, c, cRowStride,
            accumulating);
    else
        multiplyAs(
            false, rows, columns, depth, a, aRowStride, aDepthStride, b, bDepthStride, bPanelStride, c, cRowStride,
            accumulating);
}

INLINE void multiplySegmentsBlock(
    bool isBFloat16, int vectors, long depth, long segments, const void *const *a, long offset, long aRowStride,
    Numbers b, long bSegmentStride, float *c, long cRowStride) {
    Block block = {0};
    for (long s = 0; s < segments; s++)
        accumulate(
            &block, isBFloat16, vectors, depth, (Numbers)a[s] + offset * size(isBFloat16), aRowStride, 1,
            b + s * bSegmentStride * size(isBFloat16), 32);
    storeBlock(&block, vectors, c, cRowStride);
}

INLINE void multiplySegmentsAs(
    bool isBFloat16, long rows, long columns, long depth, long segments, const void *const *a, long aRowStride,
    Numbers b, long bPanelStride, float *c, long cRowStride) {
    long segmentStride = (columns + 31) / 32 * bPanelStride;
    for (long j = 0; j < columns; j += wide * LANES) {
        Numbers column = columnOf(isBFloat16, b, bPanelStride, j);
        for (long start = 0; start < rows; start += tall) {
            // The last rows may overlap those before them.
            long i = start + tall <= rows ? start : rows - tall;
            float *to = c + i * cRowStride + j;
            if (columns - j >= wide * LANES)
                multiplySegmentsBlock(
                    isBFloat16, wide, depth, segments, a, i * aRowStride, aRowStride, column, segmentStride, to,
                    cRowStride);
            else
                multiplySegmentsBlock(
                    isBFloat16, 1, depth, segments, a, i * aRowStride, aRowStride, column, segmentStride, to,
                    cRowStride);
        }
    }
}

static void multiplySegments(
    bool isBFloat16, long rows, long columns, long depth, long segments, const void *const *a, long aRowStride,
    const void *b, long bPanelStride, float *c, long cRowStride) {
    if (isBFloat16)
        multiplySegmentsAs(true, rows, columns, depth, segments, a, aRowStride, b, bPanelStride, c, cRowStride);
    else multiplySegmentsAs(false, rows, columns, depth, segments, a, aRowStride, b, bPanelStride, c, cRowStride);
}
