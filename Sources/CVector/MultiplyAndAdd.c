#include "CVector.h"

// The ceiling that convolutions are measured against.

#if defined(__x86_64__)
#include "Lanes.h"
#else
#define AVX512
typedef float Lanes __attribute__((vector_size(16)));
#endif

enum { chains = 16, lanes = sizeof(Lanes) / sizeof(float) };

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
static double runNarrow(long rounds) {
    float sum[4] = {0}, factor = 0, term = 0;
    __asm__ volatile("" : "+m"(factor), "+m"(term));
    for (long round = 0; round < rounds; round++)
        for (int i = 0; i < 4; i++) sum[i] = sum[i] * factor + term;
    __asm__ volatile("" : : "m"(sum));
    return 8.0 * (double)rounds;
}

double CVector_multiplyAndAdd(long rounds) { return CVector_isAvailable() ? run(rounds) : runNarrow(rounds); }
#else
double CVector_multiplyAndAdd(long rounds) { return run(rounds); }
#endif
