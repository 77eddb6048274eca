
// The transforms of Winograd's F(4×4, 3×3).

// MARK: One-dimensional transforms, on six or four values `step` apart

/// Bᵀ applied to six values: as differences, so that of six equal ones all but one sum are exactly zero. A normalisation
/// makes a texture of the rounding errors of a constant picture.
INLINE void input6(const Lanes *d, int from, Lanes *v, int to) {
    Lanes d0 = d[0], d1 = d[from], d2 = d[2 * from], d3 = d[3 * from], d4 = d[4 * from], d5 = d[5 * from];
    Lanes even = d4 - 4 * d2, odd = d3 - 4 * d1, even2 = d4 - d2, odd2 = 2 * (d3 - d1);
    v[0] = 4 * (d0 - d2) + (d4 - d2);
    v[to] = even + odd;
    v[2 * to] = even - odd;
    v[3 * to] = even2 + odd2;
    v[4 * to] = even2 - odd2;
    v[5 * to] = 4 * (d1 - d3) + (d5 - d3);
}

/// Aᵀ applied to six values.
INLINE void output6(const Lanes *m, int from, Lanes *y, int to) {
    Lanes m0 = m[0], m1 = m[from], m2 = m[2 * from], m3 = m[3 * from], m4 = m[4 * from], m5 = m[5 * from];
    Lanes sum = m1 + m2, difference = m1 - m2, sum2 = m3 + m4, difference2 = m3 - m4;
    y[0] = m0 + sum + sum2;
    y[to] = difference + 2 * difference2;
    y[2 * to] = sum + 4 * sum2;
    y[3 * to] = difference + 8 * difference2 + m5;
}

/// A applied to four values.
INLINE void gradient4(const Lanes *y, int from, Lanes *m, int to) {
    Lanes y0 = y[0], y1 = y[from], y2 = y[2 * from], y3 = y[3 * from];
    Lanes even = y0 + y2, odd = y1 + y3, even4 = y0 + 4 * y2, odd4 = 2 * y1 + 8 * y3;
    m[0] = y0;
    m[to] = even + odd;
    m[2 * to] = even - odd;
    m[3 * to] = even4 + odd4;
    m[4 * to] = even4 - odd4;
    m[5 * to] = y3;
}

// MARK: Two-dimensional transforms

/// Stores the channels from channel c on of a transformed patch's row.
INLINE void storeRow(CVector_PatchFormat format, Lanes value, char *row, long c) {
    if (format == CVector_single) {
        *(Lanes *)(row + 4 * c) = value;
    } else if (format == CVector_bFloat16) {
        *(BFloat16s *)(row + 2 * c) = rounded(value);
    } else {
        Bits numbers = __builtin_convertvector(rounded(value), Bits), *pairs = (Bits *)(row + 4 * c);
        *pairs = format == CVector_firstOfPairs ? numbers : *pairs | numbers << 16;
    }
}

/// Calls with a format that the compiler knows, so that none is decided per patch.
#define FOR_FORMAT(format, call)                                    \
    switch (format) {                                               \
    case CVector_single: call(CVector_single); break;               \
    case CVector_bFloat16: call(CVector_bFloat16); break;           \
    case CVector_firstOfPairs: call(CVector_firstOfPairs); break;   \
    case CVector_secondOfPairs: call(CVector_secondOfPairs); break; \
    }

INLINE long rowSize(CVector_PatchFormat format) { return format == CVector_single ? 4 : 2; }

INLINE void winogradInputAs(
    bool isBFloat16, const char *picture, long rowStride, long channels, const int32_t *rows, const int32_t *columns,
    const CVector_Affine *affine, CVector_PatchFormat format, char *transformed, long stride) {
    for (long c = 0; c < channels; c += LANES) {
        Lanes d[36], half[36];
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++)
                if (rows[i] < 0 || columns[j] < 0) {
                    d[6 * i + j] = (Lanes){0};
                } else {
                    Lanes x = read(isBFloat16, picture, rows[i] * rowStride + columns[j] * channels + c);
                    d[6 * i + j] = affine ? applied(*affine, x, c) : x;
                }
        for (int j = 0; j < 6; j++) input6(d + j, 6, half + j, 6);
        for (int i = 0; i < 6; i++) {
            Lanes v[6];
            input6(half + 6 * i, 1, v, 1);
            for (int j = 0; j < 6; j++)
                storeRow(format, v[j], transformed + (6 * i + j) * stride * rowSize(format), c);
        }
    }
}

INLINE void winogradInputThrough(
    bool isBFloat16, const char *picture, long rowStride, long channels, const int32_t *rows, const int32_t *columns,
    const CVector_Affine *affine, CVector_PatchFormat format, char *transformed, long stride) {
    // A loop for each case, so that none decides anything per pixel.
    if (!affine)
        return winogradInputAs(isBFloat16, picture, rowStride, channels, rows, columns, 0, format, transformed, stride);
    CVector_Affine fixed = *affine;
    fixed.isRectified = true;
    if (affine->isRectified)
        return winogradInputAs(
            isBFloat16, picture, rowStride, channels, rows, columns, &fixed, format, transformed, stride);
    fixed.isRectified = false;
    winogradInputAs(isBFloat16, picture, rowStride, channels, rows, columns, &fixed, format, transformed, stride);
}

static void winogradInput(
    bool isBFloat16, const void *picture, long rowStride, long channels, const int32_t *rows, const int32_t *columns,
    const CVector_Affine *affine, CVector_PatchFormat format, void *transformed, long stride) {
    if (isBFloat16)
        return winogradInputThrough(
            true, picture, rowStride, channels, rows, columns, affine, CVector_bFloat16, transformed, stride);
#define TRANSFORM(constant) \
    winogradInputThrough(   \
        false, picture, rowStride, channels, rows, columns, affine, constant, transformed, stride)
    FOR_FORMAT(format, TRANSFORM);
#undef TRANSFORM
}

INLINE void winogradOutputAs(
    const float *transformed, long stride, const float *bias, bool rectified, float *moments, bool isBFloat16,
    char *picture, long rowStride, long channels, long height, long width) {
    for (long c = 0; c < channels; c += LANES) {
        Lanes m[36], half[24], pivot = {0}, sum = {0}, square = {0};
        if (moments) pivot = *(const Lanes *)(moments + c);
        Lanes offset = bias ? load(bias + c, channels - c) : (Lanes){0};
        for (int i = 0; i < 36; i++) m[i] = *(const Lanes *)(transformed + i * stride + c);
        for (int j = 0; j < 6; j++) output6(m + j, 6, half + j, 6);
        for (int i = 0; i < height; i++) {
            Lanes y[4];
            output6(half + 6 * i, 1, y, 1);
            for (int j = 0; j < width; j++) {
                Lanes value = y[j] + offset;
                if (rectified) value = rectify(value);
                char *to = picture + (i * rowStride + j * channels + c) * size(isBFloat16);
                if (isBFloat16) *(BFloat16s *)to = rounded(value);
                else store(value, (float *)to, channels - c);
                if (!moments) continue;
                // The sums are those of what will be read: a norm multiplies any difference by up to 316.
                if (isBFloat16) value = widened(to);
                Lanes difference = value - pivot;
                sum += difference;
                square += difference * difference;
            }
        }
        if (!moments) continue;
        *(Lanes *)(moments + channels + c) += sum;
        *(Lanes *)(moments + 2 * channels + c) += square;
    }
}

static void winogradOutput(
    const float *transformed, long stride, const float *bias, bool rectified, float *moments, bool isBFloat16,
    void *picture, long rowStride, long channels, long height, long width) {
    if (isBFloat16)
        winogradOutputAs(
            transformed, stride, bias, rectified, moments, true, picture, rowStride, channels, height, width);
    else if (moments)
        winogradOutputAs(
            transformed, stride, bias, rectified, moments, false, picture, rowStride, channels, height, width);
    else winogradOutputAs(transformed, stride, bias, rectified, 0, false, picture, rowStride, channels, height, width);
}

INLINE void winogradOutputGradientAs(
    const float *picture, long rowStride, long channels, long height, long width, CVector_PatchFormat format,
    char *transformed, long stride) {
    for (long c = 0; c < channels; c += LANES) {
        Lanes y[16], half[24];
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++)
                y[4 * i + j] = i < height && j < width ? *(const Lanes *)(picture + i * rowStride + j * channels + c)
                                                       : (Lanes){0};
        for (int j = 0; j < 4; j++) gradient4(y + j, 4, half + j, 4);
        for (int i = 0; i < 6; i++) {
            Lanes m[6];
            gradient4(half + 4 * i, 1, m, 1);
            for (int j = 0; j < 6; j++)
                storeRow(format, m[j], transformed + (6 * i + j) * stride * rowSize(format), c);
        }
    }
}

static void winogradOutputGradient(
    const float *picture, long rowStride, long channels, long height, long width, CVector_PatchFormat format,
    void *transformed, long stride) {
#define TRANSFORM(constant) \
    winogradOutputGradientAs(picture, rowStride, channels, height, width, constant, transformed, stride)
    FOR_FORMAT(format, TRANSFORM);
#undef TRANSFORM
}
