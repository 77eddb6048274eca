// The ceiling that convolutions are measured against.

/// More sums than an instruction takes cycles times those that begin in one, and no more than there are registers for.
enum { chains = REGISTERS == 16 ? 12 : 16 };

static double multiplyAndAdd(long rounds) {
    Lanes sums[chains] = {0}, factor = {0}, term = {0};
    // The compiler must not know what is multiplied, nor that nobody reads the result.
    __asm__ volatile("" : "+m"(factor), "+m"(term));
    for (long round = 0; round < rounds; round++)
#pragma clang loop unroll(full)
        for (int i = 0; i < chains; i++) sums[i] = sums[i] * factor + term;
    __asm__ volatile("" : : "m"(sums));
    return 2.0 * chains * LANES * (double)rounds;
}

static double addAllPairs(long rounds) {
    Lanes sums[chains] = {0}, x = {0}, y = {0};
    __asm__ volatile("" : "+m"(x), "+m"(y));
    for (long round = 0; round < rounds; round++)
#pragma clang loop unroll(full)
        for (int i = 0; i < chains; i++) sums[i] = addPairs(sums[i], x, y);
    __asm__ volatile("" : : "m"(sums));
    return 4.0 * chains * LANES * (double)rounds;
}
