#include "CVector.h"

// The ceiling that convolutions are measured against.

#if defined(__x86_64__)
#include "Lanes.h"
#else
#define AVX512
typedef float Lanes __attribute__((vector_size(16)));
#endif

// More sums than an instruction takes cycles times those that begin in one, and no more than there are registers.
enum { chains = 16, halfChains = 12, lanes = sizeof(Lanes) / sizeof(float) };

AVX512 static double run(long rounds) {
    Lanes sums[chains] = {0}, factor = {0}, term = {0};
    // The compiler must not know what is multiplied, nor that nobody reads the result.
    __asm__ volatile("" : "+m"(factor), "+m"(term));
    for (long round = 0; round < rounds; round++)
#pragma clang loop unroll(full)
        for (int i = 0; i < chains; i++) sums[i] = sums[i] * factor + term;
    __asm__ volatile("" : : "m"(sums));
    return 2.0 * chains * lanes * (double)rounds;
}

#if defined(__x86_64__)

typedef float Half __attribute__((vector_size(32)));

/// The same on processors without AVX-512: those that Impasto is for have AVX2.
__attribute__((target("avx2,fma"))) static double runHalf(long rounds) {
    Half sums[halfChains] = {0}, factor = {0}, term = {0};
    __asm__ volatile("" : "+m"(factor), "+m"(term));
    for (long round = 0; round < rounds; round++)
#pragma clang loop unroll(full)
        for (int i = 0; i < halfChains; i++) sums[i] = sums[i] * factor + term;
    __asm__ volatile("" : : "m"(sums));
    return 2.0 * halfChains * 8 * (double)rounds;
}

AVX512 double CVector_addPairs(long rounds) {
    Lanes sums[chains] = {0}, x = {0}, y = {0};
    __asm__ volatile("" : "+m"(x), "+m"(y));
    for (long round = 0; round < rounds; round++)
#pragma clang loop unroll(full)
        for (int i = 0; i < chains; i++) sums[i] = addPairs(sums[i], x, y);
    __asm__ volatile("" : : "m"(sums));
    return 4.0 * chains * lanes * (double)rounds;
}

double CVector_multiplyAndAdd(long rounds) {
    if (CVector_hasAVX512()) return run(rounds);
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? runHalf(rounds) : 0;
}

#else

double CVector_multiplyAndAdd(long rounds) { return run(rounds); }
double CVector_addPairs(long rounds) { return 0; }

#endif
