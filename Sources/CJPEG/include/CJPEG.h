#pragma once

#include <stddef.h>
#include <stdint.h>

// libjpeg reports an error by calling a function that must not return; the way out is longjmp, which must not cross
// Swift frames: these functions keep setjmp to themselves. Each returns 0, or another number with the library's own
// words in `message`, which has room for CJPEG_MESSAGE_LENGTH characters.

enum { CJPEG_MESSAGE_LENGTH = 256 };

// Reads everything that comes before the pixels; allocates nothing for them, whatever size the header claims.
int CJPEG_read_header(const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, char *message);

// Fills `pixels`, height × width × 3 bytes of RGB, row by row, from grey, YCbCr, RGB, CMYK or YCCK.
int CJPEG_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, char *message);

// Compresses height × width × 3 bytes of RGB at `quality` (1…100), chroma at full resolution; the result is the
// caller's, to be given back to CJPEG_free.
int CJPEG_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t **bytes, size_t *count, char *message);

void CJPEG_free(uint8_t *bytes);
