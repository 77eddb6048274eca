#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "CPicture.h"

// libwebp works on whole pictures. Functions return 0 (or an object), or another number (or NULL) with words for what
// went wrong in `message`, which has room for CPICTURE_MESSAGE_LENGTH characters.

// Reads everything but the pixels. The blocks of `picture` are the caller's, to be given back to CWebP_free.
int CWebP_read_header(const uint8_t *bytes, size_t count, CPicture *picture, char *message);

// Fills `pixels`, height × width × channels.
int CWebP_decode(const uint8_t *bytes, size_t count, const CPicture *picture, uint8_t *pixels, char *message);

// Writes a whole file of `quality` 1…100, or without loss where `is_lossless`.
int CWebP_encode(
    FILE *file, const CPicture *picture, const uint8_t *pixels, int quality, int is_lossless, char *message);

void CWebP_free(CPicture_Block block);
