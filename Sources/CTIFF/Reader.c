#include <stdlib.h>
#include <string.h>

#include "Messages.h"

// How the samples of a pixel are stored, where they are stored row by row.
typedef struct {
    int samples, colors, has_alpha, is_premultiplied;
} Storage;

struct CTIFF_Reader {
    TIFF *file;
    const uint8_t *bytes;
    size_t count, position;
    char *message;
    CTIFF_Picture picture;
    Storage storage;
    uint8_t *row;
    // RGBA of 8 bits, of what is not stored row by row.
    uint32_t *whole;
    uint32_t next;
};

// MARK: A file in memory

static tmsize_t read_bytes(thandle_t handle, void *into, tmsize_t count) {
    CTIFF_Reader *reader = handle;
    size_t left = reader->position < reader->count ? reader->count - reader->position : 0;
    size_t taken = (size_t)count < left ? (size_t)count : left;
    memcpy(into, reader->bytes + reader->position, taken);
    reader->position += taken;
    return (tmsize_t)taken;
}

static tmsize_t write_nothing(thandle_t handle, void *from, tmsize_t count) {
    (void)handle;
    (void)from;
    (void)count;
    return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    CTIFF_Reader *reader = handle;
    toff_t start = whence == SEEK_CUR ? reader->position : whence == SEEK_END ? reader->count : 0;
    reader->position = (size_t)(start + offset);
    return reader->position;
}

static int close_nothing(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t size_of(thandle_t handle) { return ((CTIFF_Reader *)handle)->count; }

static TIFF *open_file(CTIFF_Reader *reader) {
    TIFFOpenOptions *options = options_keeping(&reader->message);
    if (!options) return NULL;
    TIFF *file = TIFFClientOpenExt(
        "picture", "rm", reader, read_bytes, write_nothing, seek, close_nothing, size_of, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return file;
}

// MARK: What comes before the pixels

static CTIFF_Block block_of(TIFF *file, uint32_t tag) {
    uint32_t count = 0;
    void *bytes = NULL;
    if (!TIFFGetField(file, tag, &count, &bytes) || !bytes) return (CTIFF_Block){0};
    return (CTIFF_Block){bytes, count};
}

static int alpha_kind(TIFF *file) {
    uint16_t count = 0, *kinds = NULL;
    if (!TIFFGetField(file, TIFFTAG_EXTRASAMPLES, &count, &kinds) || count == 0) return EXTRASAMPLE_UNSPECIFIED;
    return kinds[0];
}

// Grey, RGB and CMYK of 8 and 16 bits in strips are read row by row; colors is 0 for all else.
static Storage storage_of(TIFF *file, uint16_t bits) {
    uint16_t samples, planes, photometric = 0, format;
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(file, TIFFTAG_PLANARCONFIG, &planes);
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLEFORMAT, &format);
    TIFFGetField(file, TIFFTAG_PHOTOMETRIC, &photometric);
    int colors = photometric == PHOTOMETRIC_RGB          ? 3
                 : photometric == PHOTOMETRIC_MINISBLACK ? 1
                 : photometric == PHOTOMETRIC_SEPARATED  ? 4
                                                         : 0;
    int is_plain = (bits == 8 || bits == 16) && planes == PLANARCONFIG_CONTIG && format == SAMPLEFORMAT_UINT &&
                   !TIFFIsTiled(file) && samples >= colors;
    int kind = alpha_kind(file);
    int has_alpha = colors < 4 && samples > colors && kind != EXTRASAMPLE_UNSPECIFIED;
    return (Storage){samples, is_plain ? colors : 0, has_alpha, kind == EXTRASAMPLE_ASSOCALPHA};
}

static int describe(CTIFF_Reader *reader, CTIFF_Picture *picture) {
    TIFF *file = reader->file;
    uint16_t bits, orientation;
    *picture = (CTIFF_Picture){.xmp = block_of(file, TIFFTAG_XMLPACKET), .profile = block_of(file, TIFFTAG_ICCPROFILE)};
    TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &picture->width);
    TIFFGetField(file, TIFFTAG_IMAGELENGTH, &picture->height);
    TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(file, TIFFTAG_ORIENTATION, &orientation);
    picture->orientation = orientation;
    reader->storage = storage_of(file, bits);
    int is_whole = reader->storage.colors == 0;
    picture->is_cmyk = reader->storage.colors == 4;
    picture->bits = is_whole || bits == 8 ? 8 : 16;
    picture->channels = picture->is_cmyk || is_whole || reader->storage.has_alpha ? 4 : 3;
    // Its colours are sRGB by then.
    if (is_whole) picture->profile = (CTIFF_Block){0};
    if (picture->width == 0 || picture->height == 0) return failed("it has no size", reader->message);
    return is_whole && !TIFFRGBAImageOK(file, reader->message);
}

CTIFF_Reader *CTIFF_open(const uint8_t *bytes, size_t count, CTIFF_Picture *picture, char *message) {
    CTIFF_Reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        failed("out of memory", message);
        return NULL;
    }
    *reader = (CTIFF_Reader){.bytes = bytes, .count = count, .message = message};
    reader->file = open_file(reader);
    if (!reader->file || describe(reader, picture)) {
        CTIFF_close(reader);
        return NULL;
    }
    reader->picture = *picture;
    return reader;
}

// MARK: Pixels

static uint32_t sample(const CTIFF_Reader *reader, const void *row, size_t index) {
    return reader->picture.bits == 8 ? ((const uint8_t *)row)[index] : ((const uint16_t *)row)[index];
}

static void set_sample(const CTIFF_Reader *reader, void *row, size_t index, uint32_t value) {
    if (reader->picture.bits == 8)
        ((uint8_t *)row)[index] = (uint8_t)value;
    else
        ((uint16_t *)row)[index] = (uint16_t)value;
}

static uint32_t divided_by_alpha(uint32_t value, uint32_t alpha, uint32_t most) {
    if (alpha == 0) return 0;
    uint64_t result = ((uint64_t)value * most + alpha / 2) / alpha;
    return result < most ? (uint32_t)result : most;
}

static void convert_row(const CTIFF_Reader *reader, void *to) {
    const Storage *storage = &reader->storage;
    uint32_t channels = reader->picture.channels, most = reader->picture.bits == 8 ? 255 : 65535;
    int colors = reader->picture.is_cmyk ? 4 : 3;
    for (size_t x = 0; x < reader->picture.width; x++) {
        size_t at = x * (size_t)storage->samples;
        uint32_t alpha = storage->has_alpha ? sample(reader, reader->row, at + (size_t)storage->colors) : most;
        for (int c = 0; c < colors; c++) {
            uint32_t value = sample(reader, reader->row, at + (storage->colors == 1 ? 0 : (size_t)c));
            if (storage->has_alpha && storage->is_premultiplied) value = divided_by_alpha(value, alpha, most);
            set_sample(reader, to, x * channels + (size_t)c, value);
        }
        if (storage->has_alpha) set_sample(reader, to, x * channels + 3, alpha);
    }
}

static int read_row(CTIFF_Reader *reader, void *to) {
    if (!reader->row) reader->row = malloc((size_t)TIFFScanlineSize64(reader->file));
    if (!reader->row) return failed("out of memory", reader->message);
    if (TIFFReadScanline(reader->file, reader->row, reader->next, 0) < 0) return 1;
    convert_row(reader, to);
    return 0;
}

static int read_whole(CTIFF_Reader *reader) {
    TIFFRGBAImage image;
    size_t count = (size_t)reader->picture.width * reader->picture.height;
    reader->whole = calloc(count, sizeof *reader->whole);
    if (!reader->whole) return failed("out of memory", reader->message);
    if (!TIFFRGBAImageBegin(&image, reader->file, 1, reader->message)) return 1;
    // As it is stored: the caller turns it.
    image.req_orientation = image.orientation;
    int is_read = TIFFRGBAImageGet(&image, reader->whole, reader->picture.width, reader->picture.height);
    TIFFRGBAImageEnd(&image);
    return is_read ? 0 : 1;
}

static int copy_row(CTIFF_Reader *reader, uint8_t *to) {
    if (!reader->whole && read_whole(reader)) return 1;
    const uint32_t *row = reader->whole + (size_t)reader->next * reader->picture.width;
    for (size_t x = 0; x < reader->picture.width; x++, to += 4) {
        uint32_t alpha = TIFFGetA(row[x]);
        to[0] = (uint8_t)divided_by_alpha(TIFFGetR(row[x]), alpha, 255);
        to[1] = (uint8_t)divided_by_alpha(TIFFGetG(row[x]), alpha, 255);
        to[2] = (uint8_t)divided_by_alpha(TIFFGetB(row[x]), alpha, 255);
        to[3] = (uint8_t)alpha;
    }
    return 0;
}

int CTIFF_read(CTIFF_Reader *reader, uint32_t rows, void *pixels, char *message) {
    reader->message = message;
    size_t row_bytes = (size_t)reader->picture.width * reader->picture.channels * reader->picture.bits / 8;
    for (uint32_t y = 0; y < rows; y++, reader->next++) {
        uint8_t *to = (uint8_t *)pixels + y * row_bytes;
        int status = reader->storage.colors ? read_row(reader, to) : copy_row(reader, to);
        if (status) return *message ? status : failed("its pixels cannot be decoded", message);
    }
    return 0;
}

void CTIFF_close(CTIFF_Reader *reader) {
    if (reader->file) TIFFClose(reader->file);
    free(reader->row);
    free(reader->whole);
    free(reader);
}
