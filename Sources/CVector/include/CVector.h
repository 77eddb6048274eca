/// Vector arithmetic, for whatever goes over all pixels, in the instructions that a processor has.
///
/// Swift cannot ask for a processor feature in one function; C can. Nothing here knows of images, batches or threads: a
/// Winograd transform takes one 6×6 or 4×4 patch of a channels-last picture and makes 36 rows of channels of it, a
/// product takes two matrices, the rest some pixels or rows. Channels come in multiples of 16.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// x · factor + shift of each channel, then max(·, 0) if rectified.
typedef struct {
    const float *_Nonnull factor, *_Nonnull shift;
    bool isRectified;
} CVector_Affine;

/// How the numbers of a transformed patch lie in memory, row ξ at number ξ · stride.
typedef enum {
    /// Channel c is number c, of single precision.
    CVector_single,
    /// Channel c is number c, of bf16.
    CVector_bFloat16,
    /// Channel c is number 2c, of bf16; number 2c + 1 is cleared.
    CVector_firstOfPairs,
    /// Channel c is number 2c + 1, of bf16, written after the first of the pair.
    CVector_secondOfPairs,
} CVector_PatchFormat;

/// What is compiled for every instruction set.
///
/// Numbers are of single precision or, `isBFloat16`, of bf16: the upper halves of single-precision ones. In AVX-512
/// those take a processor with ``CVector_hasBFloat16``; elsewhere plain arithmetic stands in, which only tests ask for.
typedef struct {
    // MARK: Winograd's F(4×4, 3×3): Lavin and Gray, https://arxiv.org/abs/1509.09308

    /// V = Bᵀ d B, where pixel (i, j) of d is what `affine` makes of picture[rows[i], columns[j]], or zero where either
    /// index is negative.
    ///
    /// `rows` and `columns` have six entries. A picture that `isBFloat16` is transformed into ``CVector_bFloat16``.
    void (*_Nonnull winogradInput)(
        bool isBFloat16, const void *_Nonnull picture, long rowStride, long channels, const int32_t *_Nonnull rows,
        const int32_t *_Nonnull columns, const CVector_Affine *_Nullable affine, CVector_PatchFormat format,
        void *_Nonnull transformed, long stride);

    /// y = Aᵀ m A + bias, rectified if asked; writes `height` × `width` ≤ 4×4 pixels of `channels` channels.
    ///
    /// Row ξ of m is at `ξ · stride`. The rows hold `channels` rounded up to a multiple of 16; `channels` is one itself
    /// where the picture `isBFloat16`, and where the pixels are added to `moments`: see `addMoments`.
    void (*_Nonnull winogradOutput)(
        const float *_Nonnull transformed, long stride, const float *_Nullable bias, bool rectified,
        float *_Nullable moments, bool isBFloat16, void *_Nonnull picture, long rowStride, long channels, long height,
        long width);

    /// m = A dy Aᵀ, the adjoint of the output transform; pixels of dy beyond `height` × `width` count as zero.
    void (*_Nonnull winogradOutputGradient)(
        const float *_Nonnull picture, long rowStride, long channels, long height, long width,
        CVector_PatchFormat format, void *_Nonnull transformed, long stride);

    // MARK: Maximum of 2×2 pixels

    /// to[j] = the largest of the pixels 2j and 2j + 1 of two rows, or a NaN if there is one, for `width` j.
    void (*_Nonnull maxPool)(const float *_Nonnull rows, long rowStride, long width, long channels, float *_Nonnull to);

    /// dx = dy at the first of the largest pixels, zero elsewhere; `pooled` is what the maximum was.
    void (*_Nonnull maxPoolGradient)(
        const float *_Nonnull rows, long rowStride, const float *_Nonnull pooled, const float *_Nonnull dy, long width,
        long channels, float *_Nonnull dx);

    // MARK: Normalisation

    /// Adds x − pivot and (x − pivot)² over some pixels: `moments` holds the pivot, the sum and the sum of squares of
    /// every channel.
    void (*_Nonnull addMoments)(const float *_Nonnull picture, long pixels, long channels, float *_Nonnull moments);

    /// to = what `affine` makes of picture, which may be `to`.
    void (*_Nonnull affine)(
        const float *_Nonnull picture, long pixels, long channels, CVector_Affine affine, float *_Nonnull to);

    /// Adds dy and dy · (x − mean) over some pixels to `sums`, which holds both of every channel; where there is a y, dy
    /// counts only where y > 0.
    void (*_Nonnull addGradientSums)(
        const float *_Nonnull x, const float *_Nullable y, const float *_Nonnull dy, long pixels, long channels,
        const float *_Nonnull mean, float *_Nonnull sums);

    /// dx = factor · (dy − meanGradient − (x − mean) · slope), with dy as in `addGradientSums`; dx may be dy.
    void (*_Nonnull normGradient)(
        const float *_Nonnull x, const float *_Nullable y, const float *_Nonnull dy, long pixels, long channels,
        const float *_Nonnull mean, const float *_Nonnull factor, const float *_Nonnull meanGradient,
        const float *_Nonnull slope, float *_Nonnull dx);

    /// picture += bias, and what comes out is added to `moments` if there are any.
    void (*_Nonnull addBias)(
        float *_Nonnull picture, long pixels, long channels, const float *_Nonnull bias, float *_Nullable moments);

    /// to[i] = what `affine` makes of picture[columns[i]], for `count` pixels.
    void (*_Nonnull gatherAffine)(
        bool isBFloat16, const void *_Nonnull picture, const int32_t *_Nonnull columns, long count, long channels,
        CVector_Affine affine, float *_Nonnull to);

    /// to = residual + what `affine` makes of picture; either may be `to`.
    void (*_Nonnull addAffine)(
        const float *_Nonnull picture, long pixels, long channels, CVector_Affine affine,
        const float *_Nonnull residual, float *_Nonnull to);

    // MARK: Matrix products

    /// C = A B, or C += A B if `accumulating`.
    ///
    /// A(r, k) is a[r · aRowStride + k · aDepthStride], with `rows` a multiple of 8. B comes in panels of 32 columns,
    /// panel p at p · bPanelStride, its row k at k · bDepthStride; `columns` is a multiple of 16. C is row by row,
    /// cRowStride apart.
    ///
    /// Of bf16 numbers `depth` is even, and every two in the direction of the depth lie side by side: A(r, k + 1)
    /// follows A(r, k) for every even k, and in B the two numbers of a column do.
    void (*_Nonnull multiply)(
        bool isBFloat16, long rows, long columns, long depth, const void *_Nonnull a, long aRowStride,
        long aDepthStride, const void *_Nonnull b, long bDepthStride, long bPanelStride, float *_Nonnull c, long cRowStride,
        bool accumulating);

    /// C = Σ over segments s of A(s) B(s), where A(s) is a[s], `rows` × `depth` with rows `aRowStride` apart.
    ///
    /// B(s) follows B(s − 1): panels of 32 columns lie `bPanelStride` apart, rows of a panel 32 apart. `rows` is at
    /// least 8 and `columns` a multiple of 16. What `isBFloat16` says is what it says to `multiply`.
    void (*_Nonnull multiplySegments)(
        bool isBFloat16, long rows, long columns, long depth, long segments, const void *_Nonnull const *_Nonnull a,
        long aRowStride, const void *_Nonnull b, long bPanelStride, float *_Nonnull c, long cRowStride);

    // MARK: bf16

    /// Rounds numbers to bf16, to nearest and half to even.
    void (*_Nonnull round)(const float *_Nonnull numbers, long count, uint16_t *_Nonnull to);

    /// Makes single-precision numbers of a multiple of 16 bf16 numbers.
    void (*_Nonnull widen)(const uint16_t *_Nonnull numbers, long count, float *_Nonnull to);

    // MARK: Ceilings

    /// Multiplies and adds in registers alone, `rounds` times, for measuring how fast the processor can; returns how
    /// many multiplications and additions that was.
    double (*_Nonnull multiplyAndAdd)(long rounds);

    /// The same of bf16 numbers.
    double (*_Nonnull addPairs)(long rounds);
} CVector_Functions;

/// What vectors are made of, from the narrowest on.
typedef enum {
    /// Four numbers: SSE2 on x86, NEON on ARM, without which there is none of either.
    CVector_Baseline,
    /// Eight numbers, with fused multiply-add.
    CVector_AVX2,
    /// Sixteen numbers.
    CVector_AVX512,
} CVector_InstructionSet;

/// The functions compiled for an instruction set, or none where this processor lacks it.
const CVector_Functions *_Nullable CVector_functions(CVector_InstructionSet set);

/// Whether this processor has AVX-512 that multiplies bf16 numbers.
bool CVector_hasBFloat16(void);

// MARK: Kernels for Winograd's method

/// u = G g Gᵀ of one 3×3 kernel, turned by 180° first if `flipped`; element ξ becomes number ξ · stride, of single
/// precision or, `isBFloat16`, of bf16.
void CVector_winogradKernel(
    const float *_Nonnull kernel, bool flipped, bool isBFloat16, void *_Nonnull u, long stride);

/// g = Gᵀ u G, the adjoint of the kernel transform without the flip.
void CVector_winogradKernelGradient(const float *_Nonnull u, long stride, float *_Nonnull kernel);

// MARK: Half precision

/// Whether the two functions below do anything.
bool CVector_hasHalf(void);

/// Rounds a multiple of eight numbers to half precision (IEEE 754 binary16), to nearest and half to even.
void CVector_roundToHalf(const float *_Nonnull numbers, long count, uint16_t *_Nonnull to);

/// Makes single-precision numbers of a multiple of eight of half precision.
void CVector_widenHalf(const uint16_t *_Nonnull numbers, long count, float *_Nonnull to);
