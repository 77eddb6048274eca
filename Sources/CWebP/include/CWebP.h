#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// libwebp works on whole pictures. Functions return 0 (or an object), or another number (or NULL) with words for what
// went wrong in `message`, which has room for CWEBP_MESSAGE_LENGTH characters.

enum { CWEBP_MESSAGE_LENGTH = 256 };

// Bytes that a file carries beside its pixels; NULL where there are none.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} CWebP_Block;

// 3 channels (RGB) or 4 (RGBA) of 8 bits.
typedef struct {
    uint32_t width, height, channels;
    CWebP_Block exif, xmp, profile;
} CWebP_Picture;

// Reads everything but the pixels. The blocks of `picture` are the caller's, to be given back to CWebP_free.
int CWebP_read_header(const uint8_t *bytes, size_t count, CWebP_Picture *picture, char *message);

// Fills `pixels`, height × width × channels.
int CWebP_decode(const uint8_t *bytes, size_t count, const CWebP_Picture *picture, uint8_t *pixels, char *message);

// Writes a whole file of `quality` 1…100, or without loss where `is_lossless`.
int CWebP_encode(
    FILE *file, const CWebP_Picture *picture, const uint8_t *pixels, int quality, int is_lossless, char *message);

void CWebP_free(CWebP_Block block);
