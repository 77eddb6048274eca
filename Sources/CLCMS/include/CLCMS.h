#pragma once

#include <stddef.h>
#include <stdint.h>

// The conversion of pixels from the colours of an ICC profile to sRGB, by Little CMS.

typedef struct CLCMS_Transform CLCMS_Transform;

// How a pixel is stored: `bits` of 8 or 16 in the machine's byte order, in `channels` of which the first are the
// colours. `is_inverted` is 1 for inks as the greatest sample less the ink, 0 for inks, −1 where there are none.
typedef struct {
    int channels, bits, is_inverted;
} CLCMS_Pixel;

// NULL where the profile cannot be read, does not fit the pixels, or is sRGB already. The result is 3 samples of 16 bits
// a pixel; the rest of the source's channels is left out.
CLCMS_Transform *CLCMS_create(const uint8_t *profile, size_t count, CLCMS_Pixel source);

void CLCMS_convert(const CLCMS_Transform *transform, const void *source, uint16_t *rgb, size_t pixels);

void CLCMS_destroy(CLCMS_Transform *transform);
