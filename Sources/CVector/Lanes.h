/// Vectors as wide as the instructions that a source is compiled for, and arithmetic on them.
///
/// `LANES` is how many single-precision numbers a vector has: 16, 8 or 4, each of which divides any number of channels
/// that the kernels take.
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/// As many channels of one pixel.
typedef float Lanes __attribute__((ext_vector_type(LANES), aligned(4)));
/// Their bits.
typedef uint32_t Bits __attribute__((ext_vector_type(LANES), aligned(4)));
/// As many bf16 numbers.
typedef uint16_t BFloat16s __attribute__((ext_vector_type(LANES), aligned(2)));

/// bf16 numbers in single precision.
INLINE Lanes widened(const void *numbers) {
    return (Lanes)(__builtin_convertvector(*(const BFloat16s *)numbers, Bits) << 16);
}

#if LANES == 16

/// Numbers rounded to bf16, to nearest and half to even.
///
/// By name because the compiler offers the instruction only to functions of processors that all have it.
INLINE BFloat16s rounded(Lanes x) {
    BFloat16s numbers;
    __asm__("vcvtneps2bf16 %1, %0" : "=v"(numbers) : "v"(x));
    return numbers;
}

/// sum + x[0] · y[0] + x[1] · y[1] of the pairs of bf16 numbers in each place.
INLINE Lanes addPairs(Lanes sum, Lanes x, Lanes y) {
    __asm__("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(x), "v"(y));
    return sum;
}

#else

INLINE BFloat16s rounded(Lanes x) {
    Bits bits = (Bits)x;
    return __builtin_convertvector((bits + 0x7fff + (bits >> 16 & 1)) >> 16, BFloat16s);
}

INLINE Lanes addPairs(Lanes sum, Lanes x, Lanes y) {
    sum += (Lanes)((Bits)x << 16) * (Lanes)((Bits)y << 16);
    return sum + (Lanes)((Bits)x & 0xffff0000) * (Lanes)((Bits)y & 0xffff0000);
}

#endif

/// Bytes of a number.
INLINE long size(bool isBFloat16) { return isBFloat16 ? 2 : 4; }

/// The numbers of a picture from number `number` on.
INLINE Lanes read(bool isBFloat16, const char *picture, long number) {
    const char *from = picture + number * size(isBFloat16);
    return isBFloat16 ? widened(from) : *(const Lanes *)from;
}

/// Stores the first `count` of a vector of channels.
INLINE void store(Lanes value, float *to, long count) {
    if (count >= LANES) {
        *(Lanes *)to = value;
    } else {
        for (long c = 0; c < count; c++) to[c] = value[c];
    }
}

/// Loads the first `count` of a vector of channels; the rest are zero.
INLINE Lanes load(const float *from, long count) {
    if (count >= LANES) return *(const Lanes *)from;
    Lanes value = {0};
    for (long c = 0; c < count; c++) value[c] = from[c];
    return value;
}

/// max(x, 0) that keeps a NaN, so that a diverged run is seen.
INLINE Lanes rectify(Lanes x) { return 0 > x ? 0 : x; }

/// What an affine makes of the channels from channel c on.
INLINE Lanes applied(CVector_Affine affine, Lanes x, long c) {
    Lanes y = x * *(const Lanes *)(affine.factor + c) + *(const Lanes *)(affine.shift + c);
    return affine.isRectified ? rectify(y) : y;
}
