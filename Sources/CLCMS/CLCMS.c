#include "CLCMS.h"

#include <lcms2.h>
#include <string.h>

// The type for callers; what it points to is Little CMS's own.
static cmsHTRANSFORM own(const CLCMS_Transform *transform) { return (cmsHTRANSFORM)transform; }

static int is_srgb(cmsHPROFILE profile) {
    char words[64] = {0};
    cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", words, sizeof words - 1);
    return strncmp(words, "sRGB", 4) == 0;
}

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

static CLCMS_Transform *create(cmsHPROFILE profile, CLCMS_Pixel source) {
    cmsUInt32Number format = format_of(profile, source);
    if (!format || is_srgb(profile)) return NULL;
    cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    if (!srgb) return NULL;
    cmsHTRANSFORM transform =
        cmsCreateTransform(profile, format, srgb, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC,
                           cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
    cmsCloseProfile(srgb);
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
