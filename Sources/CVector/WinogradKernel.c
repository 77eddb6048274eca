#include "CVector.h"
#include <string.h>

// The transforms of kernels for Winograd's F(4×4, 3×3), and back: once a step, so on any processor alike.

static const float G[6][3] = {
    {1.0f / 4, 0, 0},
    {-1.0f / 6, -1.0f / 6, -1.0f / 6},
    {-1.0f / 6, 1.0f / 6, -1.0f / 6},
    {1.0f / 24, 1.0f / 12, 1.0f / 6},
    {1.0f / 24, -1.0f / 12, 1.0f / 6},
    {0, 0, 1},
};

/// A number rounded to bf16, to nearest and half to even.
static uint16_t bFloat16(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

void CVector_winogradKernel(const float *kernel, bool flipped, bool isBFloat16, void *u, long stride) {
    float rows[6][3];
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 3; j++) {
            rows[i][j] = 0;
            for (int k = 0; k < 3; k++) rows[i][j] += G[i][k] * kernel[flipped ? 8 - 3 * k - j : 3 * k + j];
        }
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) {
            float element = rows[i][0] * G[j][0] + rows[i][1] * G[j][1] + rows[i][2] * G[j][2];
            if (isBFloat16) ((uint16_t *)u)[(6 * i + j) * stride] = bFloat16(element);
            else ((float *)u)[(6 * i + j) * stride] = element;
        }
}

void CVector_winogradKernelGradient(const float *u, long stride, float *kernel) {
    float half[3][6];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 6; j++) {
            half[i][j] = 0;
            for (int k = 0; k < 6; k++) half[i][j] += G[k][i] * u[(6 * k + j) * stride];
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            float sum = 0;
            for (int k = 0; k < 6; k++) sum += half[i][k] * G[k][j];
            kernel[3 * i + j] = sum;
        }
}
