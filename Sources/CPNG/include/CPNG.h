#pragma once

#include <stddef.h>
#include <stdint.h>

// libpng reports an error by longjmp, which must not cross Swift frames: these functions keep setjmp to themselves.
// Each returns 0, or another number with the library's own words in `message`, which has room for CPNG_MESSAGE_LENGTH
// characters.

enum { CPNG_MESSAGE_LENGTH = 256 };

// What the decoded picture will look like: 3 channels (RGB) or 4 (RGBA), of 8 or 16 bits in the machine's byte order.
typedef struct {
    uint32_t width, height, channels, bits;
} CPNG_Header;

// Reads everything that comes before the pixels; allocates nothing for them, whatever size the header claims.
int CPNG_read_header(const uint8_t *bytes, size_t count, CPNG_Header *header, char *message);

// Fills `pixels`, height × width × channels of the header's bits, row by row.
int CPNG_decode(const uint8_t *bytes, size_t count, void *pixels, char *message);

// Compresses height × width × 3 bytes; the result is the caller's, to be given back to CPNG_free.
int CPNG_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count, char *message);

void CPNG_free(uint8_t *bytes);
