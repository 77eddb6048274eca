#include "CPNG.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// MARK: Errors

// png_error comes here: the words are kept, and control goes back to the setjmp of the function that was called.
static void fail(png_structp png, png_const_charp words) {
    snprintf(png_get_error_ptr(png), CPNG_MESSAGE_LENGTH, "%s", words);
    png_longjmp(png, 1);
}

// A warning is about a chunk that does not touch the pixels.
static void ignore(png_structp png, png_const_charp words) {
    (void)png;
    (void)words;
}

static int out_of_memory(char *message) {
    snprintf(message, CPNG_MESSAGE_LENGTH, "out of memory");
    return 1;
}

// MARK: Decoding

typedef struct {
    const uint8_t *bytes;
    size_t left;
} Source;

static void read_bytes(png_structp png, png_bytep into, size_t count) {
    Source *source = png_get_io_ptr(png);
    if (count > source->left) png_error(png, "the file ends too soon");
    memcpy(into, source->bytes, count);
    source->bytes += count;
    source->left -= count;
}

// The caller judges the size by the header, with a sentence of its own; libpng's limits are lifted.
static void begin_reading(png_structp png, png_infop info, Source *source) {
    png_set_read_fn(png, source, read_bytes);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_read_info(png, info);
}

static CPNG_Header header_of(png_structp png, png_infop info) {
    int has_alpha = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    return (CPNG_Header){
        .width = png_get_image_width(png, info),
        .height = png_get_image_height(png, info),
        .channels = has_alpha ? 4 : 3,
        .bits = png_get_bit_depth(png, info) == 16 ? 16 : 8,
    };
}

// Palettes, greys and packed bits become RGB or RGBA of whole bytes; 16 bits stay 16.
static void ask_for_rgb(png_structp png) {
    png_set_expand(png);
    png_set_gray_to_rgb(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(png);
#endif
}

static void read_rows(png_structp png, png_infop info, uint8_t *pixels) {
    ask_for_rgb(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t row_bytes = png_get_rowbytes(png, info);
    uint32_t height = png_get_image_height(png, info);
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < height; y++) png_read_row(png, pixels + y * row_bytes, NULL);
    png_read_end(png, NULL);
}

// Reads the header, the pixels, or both, as far as their destinations are given.
static int read_png(const uint8_t *bytes, size_t count, CPNG_Header *header, void *pixels, char *message) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return out_of_memory(message);
    }
    Source source = {bytes, count};
    int status = setjmp(png_jmpbuf(png));
    if (status == 0) {
        begin_reading(png, info, &source);
        if (header) *header = header_of(png, info);
        if (pixels) read_rows(png, info, pixels);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return status;
}

int CPNG_read_header(const uint8_t *bytes, size_t count, CPNG_Header *header, char *message) {
    return read_png(bytes, count, header, NULL, message);
}

int CPNG_decode(const uint8_t *bytes, size_t count, void *pixels, char *message) {
    return read_png(bytes, count, NULL, pixels, message);
}

// MARK: Encoding

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} Sink;

static void write_bytes(png_structp png, png_bytep from, size_t count) {
    Sink *sink = png_get_io_ptr(png);
    if (count > sink->capacity - sink->count) {
        size_t capacity = 2 * (sink->capacity + count);
        uint8_t *grown = realloc(sink->bytes, capacity);
        if (!grown) png_error(png, "out of memory");
        sink->bytes = grown;
        sink->capacity = capacity;
    }
    memcpy(sink->bytes + sink->count, from, count);
    sink->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

// For photographs, zlib's level 2 after the one filter "average" is four to five times as fast as level 6 after a
// choice of filters in every row, and costs 3 to 5 per cent of size.
static void write_rows(
    png_structp png, png_infop info, Sink *sink, const uint8_t *pixels, uint32_t width, uint32_t height) {
    png_set_write_fn(png, sink, write_bytes, flush_nothing);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 2);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_AVG);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * 3);
    png_write_end(png, info);
}

int CPNG_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count, char *message) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        return out_of_memory(message);
    }
    Sink sink = {0};
    int status = setjmp(png_jmpbuf(png));
    if (status == 0) write_rows(png, info, &sink, pixels, width, height);
    png_destroy_write_struct(&png, &info);
    if (status != 0) {
        free(sink.bytes);
        return status;
    }
    *bytes = sink.bytes;
    *count = sink.count;
    return 0;
}

void CPNG_free(uint8_t *bytes) { free(bytes); }
