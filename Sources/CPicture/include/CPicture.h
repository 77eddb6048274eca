#pragma once

#include <stddef.h>
#include <stdint.h>

// What our C targets for the formats of pictures have in common.

// Room for the words in `message`, in which every function tells what went wrong.
enum { CPICTURE_MESSAGE_LENGTH = 256 };

// Bytes that a file carries beside its pixels; NULL where there are none.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} CPicture_Block;

// The picture as it is decoded or encoded: 3 channels (RGB) or 4 (RGBA, or four inks where `is_cmyk`), of 8 or 16 bits
// in the machine's byte order. `orientation` is numbered as in Exif, and 0 where the format leaves it to Exif;
// `pixels_per_inch` is 0 where the file does not say it, or pixels are not square.
typedef struct {
    uint32_t width, height, channels, bits;
    int orientation, is_cmyk;
    double pixels_per_inch;
    CPicture_Block exif, xmp, profile;
} CPicture;

// Puts the words into `message`, and returns 1.
int CPicture_failed(const char *words, char *message);
