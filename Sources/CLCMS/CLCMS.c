#include "CLCMS.h"

#include <lcms2.h>
#include <stdlib.h>

// The type for callers; what it points to is Little CMS's own.
static cmsHTRANSFORM own(const CLCMS_Transform *transform) { return (cmsHTRANSFORM)transform; }

// The code by which Little CMS calls the pixels, or 0 if the profile is not for such.
static cmsUInt32Number format_of(cmsHPROFILE profile, CLCMS_Pixel source) {
    int colors, space;
    switch (cmsGetColorSpace(profile)) {
    case cmsSigGrayData: colors = 1, space = PT_GRAY; break;
    case cmsSigRgbData: colors = 3, space = PT_RGB; break;
    case cmsSigCmykData: colors = 4, space = PT_CMYK; break;
    default: return 0;
    }
    if (source.channels < colors || (colors == 4) != (source.is_inverted >= 0)) return 0;
    return COLORSPACE_SH(space) | CHANNELS_SH(colors) | EXTRA_SH(source.channels - colors) |
           BYTES_SH(source.bits / 8) | FLAVOR_SH(source.is_inverted > 0);
}

// Whether colours come out as they are, to the nearest of 256 levels: sRGB's profiles, of which there are many.
static int keeps_colors(cmsHTRANSFORM transform, CLCMS_Pixel source) {
    enum { LEVELS = 6, STEP = 51 };
    for (int i = 0; i < LEVELS * LEVELS * LEVELS; i++) {
        uint16_t level[4] = {(uint16_t)(i % LEVELS * STEP), (uint16_t)(i / LEVELS % LEVELS * STEP),
                             (uint16_t)(i / LEVELS / LEVELS * STEP), 255};
        uint8_t bytes[4] = {(uint8_t)level[0], (uint8_t)level[1], (uint8_t)level[2], 255};
        uint16_t words[4] = {level[0] * 257, level[1] * 257, level[2] * 257, 65535}, rgb[3];
        cmsDoTransform(transform, source.bits == 8 ? (void *)bytes : words, rgb, 1);
        for (int c = 0; c < 3; c++)
            if (abs(rgb[c] - level[c] * 257) > 257) return 0;
    }
    return 1;
}

static CLCMS_Transform *create(cmsHPROFILE profile, CLCMS_Pixel source) {
    cmsUInt32Number format = format_of(profile, source);
    cmsHPROFILE srgb = format ? cmsCreate_sRGBProfile() : NULL;
    if (!srgb) return NULL;
    cmsHTRANSFORM transform =
        cmsCreateTransform(profile, format, srgb, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC,
                           cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
    cmsCloseProfile(srgb);
    if (transform && cmsGetColorSpace(profile) == cmsSigRgbData && keeps_colors(transform, source)) {
        cmsDeleteTransform(transform);
        return NULL;
    }
    return transform;
}

CLCMS_Transform *CLCMS_create(const uint8_t *profile, size_t count, CLCMS_Pixel source) {
    cmsHPROFILE opened = cmsOpenProfileFromMem(profile, (cmsUInt32Number)count);
    if (!opened) return NULL;
    CLCMS_Transform *transform = create(opened, source);
    cmsCloseProfile(opened);
    return transform;
}

void CLCMS_convert(const CLCMS_Transform *transform, const void *source, uint16_t *rgb, size_t pixels) {
    cmsDoTransform(own(transform), source, rgb, (cmsUInt32Number)pixels);
}

void CLCMS_destroy(CLCMS_Transform *transform) { cmsDeleteTransform(own(transform)); }
