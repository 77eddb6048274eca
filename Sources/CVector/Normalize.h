// The two halves of a normalisation: sums over pixels, and x · factor + shift where the result is read.

static void addMoments(const float *picture, long pixels, long channels, float *moments) {
    float *sums = moments + channels, *squares = sums + channels;
    for (long c = 0; c < channels; c += LANES) {
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

static void addBias(float *picture, long pixels, long channels, const float *bias, float *moments) {
    for (long c = 0; c < channels; c += LANES) {
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

INLINE void gatherAffineAs(
    bool isBFloat16, const char *picture, const int32_t *columns, long count, long channels, CVector_Affine affine,
    float *to) {
    for (long i = 0; i < count; i++)
        for (long c = 0; c < channels; c += LANES)
            *(Lanes *)(to + i * channels + c) = applied(affine, read(isBFloat16, picture, columns[i] * channels + c), c);
}

static void gatherAffine(
    bool isBFloat16, const void *picture, const int32_t *columns, long count, long channels, CVector_Affine affine,
    float *to) {
    if (isBFloat16) gatherAffineAs(true, picture, columns, count, channels, affine, to);
    else gatherAffineAs(false, picture, columns, count, channels, affine, to);
}

static void addAffine(
    const float *picture, long pixels, long channels, CVector_Affine affine, const float *residual, float *to) {
    for (long i = 0; i < pixels * channels; i += channels)
        for (long c = 0; c < channels; c += LANES)
            *(Lanes *)(to + i + c) =
                applied(affine, *(const Lanes *)(picture + i + c), c) + *(const Lanes *)(residual + i + c);
}

static void applyAffine(const float *picture, long pixels, long channels, CVector_Affine affine, float *to) {
    for (long i = 0; i < pixels * channels; i += channels)
        for (long c = 0; c < channels; c += LANES)
            *(Lanes *)(to + i + c) = applied(affine, *(const Lanes *)(picture + i + c), c);
}

// MARK: Gradients

/// dy at i, where y > 0 if there is a y.
INLINE Lanes counted(const float *y, const float *dy, long i) {
    Lanes gradient = *(const Lanes *)(dy + i);
    if (!y) return gradient;
    return *(const Lanes *)(y + i) > 0 ? gradient : 0;
}

static void addGradientSums(
    const float *x, const float *y, const float *dy, long pixels, long channels, const float *mean, float *sums) {
    for (long c = 0; c < channels; c += LANES) {
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

static void normGradient(
    const float *x, const float *y, const float *dy, long pixels, long channels, const float *mean,
    const float *factor, const float *meanGradient, const float *slope, float *dx) {
    for (long p = 0; p < pixels * channels; p += channels)
        for (long c = 0; c < channels; c += LANES) {
            Lanes centred = *(const Lanes *)(x + p + c) - *(const Lanes *)(mean + c);
            Lanes rest = counted(y, dy, p + c) - *(const Lanes *)(meanGradient + c);
            *(Lanes *)(dx + p + c) = *(const Lanes *)(factor + c) * (rest - centred * *(const Lanes *)(slope + c));
        }
}
