// bf16: the upper half of a single-precision number.

static void roundAll(const float *numbers, long count, uint16_t *to) {
    long whole = count / LANES * LANES;
    for (long i = 0; i < whole; i += LANES) *(BFloat16s *)(to + i) = rounded(*(const Lanes *)(numbers + i));
    if (whole == count) return;
    Lanes rest = load(numbers + whole, count - whole);
    BFloat16s last = rounded(rest);
    for (long i = whole; i < count; i++) to[i] = last[i - whole];
}

static void widenAll(const uint16_t *numbers, long count, float *to) {
    for (long i = 0; i < count; i += LANES) *(Lanes *)(to + i) = widened(numbers + i);
}
