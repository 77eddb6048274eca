// 2×2 maximum of stride 2 over two rows.

/// The larger of two, or a NaN if there is one.
INLINE Lanes larger(Lanes a, Lanes b) { return ((a < b) | (b != b)) ? b : a; }

static void maxPool(const float *rows, long rowStride, long width, long channels, float *to) {
    for (long j = 0; j < width; j++)
        for (long c = 0; c < channels; c += LANES) {
            const float *above = rows + 2 * j * channels + c, *below = above + rowStride;
            Lanes upper = larger(*(const Lanes *)above, *(const Lanes *)(above + channels));
            Lanes lower = larger(*(const Lanes *)below, *(const Lanes *)(below + channels));
            *(Lanes *)(to + j * channels + c) = larger(upper, lower);
        }
}

static void maxPoolGradient(
    const float *rows, long rowStride, const float *pooled, const float *dy, long width, long channels, float *dx) {
    for (long j = 0; j < width; j++)
        for (long c = 0; c < channels; c += LANES) {
            long corners[4] = {2 * j * channels + c, (2 * j + 1) * channels + c};
            corners[2] = corners[0] + rowStride, corners[3] = corners[1] + rowStride;
            // Each later corner takes the gradient only if no earlier one has it, and the last whatever is left.
            Lanes largest = *(const Lanes *)(pooled + j * channels + c), left = *(const Lanes *)(dy + j * channels + c);
            for (int corner = 0; corner < 3; corner++) {
                Lanes x = *(const Lanes *)(rows + corners[corner]);
                *(Lanes *)(dx + corners[corner]) = x == largest ? left : 0;
                left = x == largest ? 0 : left;
            }
            *(Lanes *)(dx + corners[3]) = left;
        }
}
