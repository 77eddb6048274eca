#include <stdlib.h>
#include <string.h>

#include "Messages.h"

// How the samples of a pixel are stored, where we read them ourselves: `colors` is 0 for all else. Samples lie together, or
// each kind in a plane of its own.
typedef struct {
    int samples, colors, has_alpha, is_premultiplied, planes;
} Storage;

// What is decoded at a time, where that is not a row: a tile, or a strip.
typedef struct {
    uint32_t width, height;
    uint8_t *samples;
} Block;

struct CTIFF_Reader {
    TIFF *file;
    const uint8_t *bytes;
    size_t count, position;
    char *message;
    CPicture picture;
    Storage storage;
    Block block;
    // As they are stored, with the samples of a pixel together: one row, or as many as blocks are high.
    uint8_t *rows;
    // RGBA of 8 bits, of what libtiff is to convert.
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

static CPicture_Block block_of(TIFF *file, uint32_t tag) {
    uint32_t count = 0;
    void *bytes = NULL;
    if (!TIFFGetField(file, tag, &count, &bytes) || !bytes) return (CPicture_Block){0};
    return (CPicture_Block){bytes, count};
}

static int alpha_kind(TIFF *file) {
    uint16_t count = 0, *kinds = NULL;
    if (!TIFFGetField(file, TIFFTAG_EXTRASAMPLES, &count, &kinds) || count == 0) return EXTRASAMPLE_UNSPECIFIED;
    return kinds[0];
}

static double pixels_per_inch_of(TIFF *file) {
    float horizontal = 0, vertical = 0;
    uint16_t unit;
    TIFFGetField(file, TIFFTAG_XRESOLUTION, &horizontal);
    TIFFGetField(file, TIFFTAG_YRESOLUTION, &vertical);
    TIFFGetFieldDefaulted(file, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (horizontal != vertical || unit == RESUNIT_NONE) return 0;
    return unit == RESUNIT_CENTIMETER ? 2.54 * (double)horizontal : (double)horizontal;
}

// Grey, RGB and CMYK of 8 and 16 bits are read here, which keeps their bits.
static Storage storage_of(TIFF *file, uint16_t bits, uint16_t photometric) {
    uint16_t samples, planar, format;
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(file, TIFFTAG_PLANARCONFIG, &planar);
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLEFORMAT, &format);
    int colors = photometric == PHOTOMETRIC_RGB          ? 3
                 : photometric == PHOTOMETRIC_MINISBLACK ? 1
                 : photometric == PHOTOMETRIC_SEPARATED  ? 4
                                                         : 0;
    int is_plain = (bits == 8 || bits == 16) && format == SAMPLEFORMAT_UINT && samples >= colors && samples <= 16;
    int kind = alpha_kind(file);
    int has_alpha = colors < 4 && samples > colors && kind != EXTRASAMPLE_UNSPECIFIED;
    // Of planes, only those are read that count.
    int is_planar = planar == PLANARCONFIG_SEPARATE, used = colors + has_alpha;
    return (Storage){is_planar ? used : samples, is_plain ? colors : 0, has_alpha, kind == EXTRASAMPLE_ASSOCALPHA,
                     is_planar ? used : 1};
}

static Block block_of_pixels(TIFF *file, const CPicture *picture) {
    Block block = {.width = picture->width};
    if (TIFFIsTiled(file)) {
        TIFFGetField(file, TIFFTAG_TILEWIDTH, &block.width);
        TIFFGetField(file, TIFFTAG_TILELENGTH, &block.height);
    } else {
        TIFFGetFieldDefaulted(file, TIFFTAG_ROWSPERSTRIP, &block.height);
        if (block.height > picture->height) block.height = picture->height;
    }
    return block;
}

// A tile may be larger than a small picture, but not by any amount.
static int makes_sense(const Block *block, const CPicture *picture) {
    uint64_t pixels = (uint64_t)picture->width * picture->height, most = pixels > 1 << 20 ? pixels : 1 << 20;
    return block->width > 0 && block->height > 0 && (uint64_t)block->width * block->height <= most;
}

// libtiff's converter turns colours of these kinds into sRGB; of all others it leaves the numbers as they are.
static int becomes_srgb(uint16_t photometric) {
    return photometric == PHOTOMETRIC_YCBCR || photometric == PHOTOMETRIC_SEPARATED ||
           photometric == PHOTOMETRIC_CIELAB || photometric == PHOTOMETRIC_LOGL || photometric == PHOTOMETRIC_LOGLUV;
}

static int can_be_converted(CTIFF_Reader *reader) {
    char words[1024] = "";
    return TIFFRGBAImageOK(reader->file, words) || !CPicture_failed(words, reader->message);
}

static int describe(CTIFF_Reader *reader, CPicture *picture) {
    TIFF *file = reader->file;
    uint16_t bits, orientation, photometric = 0;
    *picture = (CPicture){.xmp = block_of(file, TIFFTAG_XMLPACKET), .profile = block_of(file, TIFFTAG_ICCPROFILE)};
    TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &picture->width);
    TIFFGetField(file, TIFFTAG_IMAGELENGTH, &picture->height);
    TIFFGetField(file, TIFFTAG_PHOTOMETRIC, &photometric);
    TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(file, TIFFTAG_ORIENTATION, &orientation);
    picture->orientation = orientation;
    picture->pixels_per_inch = pixels_per_inch_of(file);
    reader->storage = storage_of(file, bits, photometric);
    reader->block = block_of_pixels(file, picture);
    int is_whole = reader->storage.colors == 0;
    picture->is_cmyk = reader->storage.colors == 4;
    picture->bits = is_whole || bits == 8 ? 8 : 16;
    picture->channels = picture->is_cmyk || is_whole || reader->storage.has_alpha ? 4 : 3;
    if (is_whole && becomes_srgb(photometric)) picture->profile = (CPicture_Block){0};
    if (picture->width == 0 || picture->height == 0) return CPicture_failed("it has no size", reader->message);
    if (!makes_sense(&reader->block, picture)) return CPicture_failed("its tiles make no sense", reader->message);
    return is_whole && !can_be_converted(reader);
}

CTIFF_Reader *CTIFF_open(const uint8_t *bytes, size_t count, CPicture *picture, char *message) {
    CTIFF_Reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        CPicture_failed("out of memory", message);
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

static void convert_row(const CTIFF_Reader *reader, const uint8_t *row, void *to) {
    const Storage *storage = &reader->storage;
    uint32_t channels = reader->picture.channels, most = reader->picture.bits == 8 ? 255 : 65535;
    int colors = reader->picture.is_cmyk ? 4 : 3;
    for (size_t x = 0; x < reader->picture.width; x++) {
        size_t at = x * (size_t)storage->samples;
        uint32_t alpha = storage->has_alpha ? sample(reader, row, at + (size_t)storage->colors) : most;
        for (int c = 0; c < colors; c++) {
            uint32_t value = sample(reader, row, at + (storage->colors == 1 ? 0 : (size_t)c));
            if (storage->has_alpha && storage->is_premultiplied) value = divided_by_alpha(value, alpha, most);
            set_sample(reader, to, x * channels + (size_t)c, value);
        }
        if (storage->has_alpha) set_sample(reader, to, x * channels + 3, alpha);
    }
}

// How many rows blocks hold that begin at a row; a tile may go on below the picture.
static uint32_t rows_from(const CTIFF_Reader *reader, uint32_t row) {
    uint32_t left = reader->picture.height - row;
    return reader->block.height < left ? reader->block.height : left;
}

static size_t row_bytes_of(const CTIFF_Reader *reader) {
    return (size_t)reader->picture.width * (size_t)reader->storage.samples * reader->picture.bits / 8;
}

// How many samples of a pixel lie together.
static size_t samples_together(const CTIFF_Reader *reader) {
    return (size_t)(reader->storage.samples / reader->storage.planes);
}

static size_t block_bytes_of(const CTIFF_Reader *reader) {
    return (size_t)reader->block.width * reader->block.height * samples_together(reader) * reader->picture.bits / 8;
}

// Puts a block's samples, which begin at column `x`, into `rows`.
static void place_block(CTIFF_Reader *reader, uint32_t x, int plane) {
    const Block *block = &reader->block;
    size_t bytes = reader->picture.bits / 8, samples = samples_together(reader);
    uint32_t left = reader->picture.width - x, width = left < block->width ? left : block->width;
    for (uint32_t y = 0; y < rows_from(reader, reader->next); y++) {
        const uint8_t *from = block->samples + y * block->width * samples * bytes;
        uint8_t *to = reader->rows + y * row_bytes_of(reader);
        for (size_t i = 0; i < width * samples; i++) {
            size_t pixel = x + i / samples, sample = (size_t)plane + i % samples;
            memcpy(to + (pixel * (size_t)reader->storage.samples + sample) * bytes, from + i * bytes, bytes);
        }
    }
}

static tmsize_t read_block(CTIFF_Reader *reader, uint32_t x, uint16_t plane) {
    TIFF *file = reader->file;
    void *samples = reader->block.samples;
    tmsize_t bytes = (tmsize_t)block_bytes_of(reader);
    return TIFFIsTiled(file)
               ? TIFFReadEncodedTile(file, TIFFComputeTile(file, x, reader->next, 0, plane), samples, bytes)
               : TIFFReadEncodedStrip(file, TIFFComputeStrip(file, reader->next, plane), samples, bytes);
}

static int read_blocks(CTIFF_Reader *reader) {
    if (!reader->rows) {
        reader->block.samples = calloc(1, block_bytes_of(reader));
        reader->rows = calloc(rows_from(reader, 0), row_bytes_of(reader));
    }
    if (!reader->block.samples || !reader->rows) return CPicture_failed("out of memory", reader->message);
    for (int plane = 0; plane < reader->storage.planes; plane++)
        for (uint32_t x = 0; x < reader->picture.width; x += reader->block.width) {
            if (read_block(reader, x, (uint16_t)plane) < 0) return 1;
            place_block(reader, x, plane);
        }
    return 0;
}

static int read_scanline(CTIFF_Reader *reader) {
    if (!reader->rows) reader->rows = malloc((size_t)TIFFScanlineSize64(reader->file));
    if (!reader->rows) return CPicture_failed("out of memory", reader->message);
    return TIFFReadScanline(reader->file, reader->rows, reader->next, 0) < 0;
}

static int read_row(CTIFF_Reader *reader, void *to) {
    int has_blocks = TIFFIsTiled(reader->file) || reader->storage.planes > 1;
    uint32_t y = has_blocks ? reader->next % reader->block.height : 0;
    if (y == 0 && (has_blocks ? read_blocks(reader) : read_scanline(reader))) return 1;
    convert_row(reader, reader->rows + y * row_bytes_of(reader), to);
    return 0;
}

static int read_whole(CTIFF_Reader *reader) {
    TIFFRGBAImage image;
    char words[1024] = "";
    size_t count = (size_t)reader->picture.width * reader->picture.height;
    reader->whole = calloc(count, sizeof *reader->whole);
    if (!reader->whole) return CPicture_failed("out of memory", reader->message);
    if (!TIFFRGBAImageBegin(&image, reader->file, 1, words)) return CPicture_failed(words, reader->message);
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
        if (status) return *message ? status : CPicture_failed("its pixels cannot be decoded", message);
    }
    return 0;
}

void CTIFF_close(CTIFF_Reader *reader) {
    char unheard[CPICTURE_MESSAGE_LENGTH] = "";
    reader->message = unheard;
    if (reader->file) TIFFClose(reader->file);
    free(reader->block.samples);
    free(reader->rows);
    free(reader->whole);
    free(reader);
}
