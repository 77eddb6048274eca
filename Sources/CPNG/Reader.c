#include <stdlib.h>
#include <string.h>

#include "Errors.h"

struct CPNG_Reader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t left;
    char *message;
    // The whole picture, if it is interlaced.
    uint8_t *whole;
    uint32_t height, next;
    size_t row_bytes;
    int passes;
    int is_finished;
};

static void read_bytes(png_structp png, png_bytep into, size_t count) {
    CPNG_Reader *reader = png_get_io_ptr(png);
    if (count > reader->left) png_error(png, "the file ends too soon");
    memcpy(into, reader->bytes, count);
    reader->bytes += count;
    reader->left -= count;
}

// MARK: What comes before the pixels

static CPicture_Block xmp_of(png_structp png, png_infop info) {
    png_textp texts;
    int count = png_get_text(png, info, &texts, NULL);
    for (int i = 0; i < count; i++) {
        int is_plain = texts[i].compression < PNG_ITXT_COMPRESSION_NONE;
        if (strcmp(texts[i].key, "XML:com.adobe.xmp") != 0) continue;
        return (CPicture_Block){(uint8_t *)texts[i].text, is_plain ? texts[i].text_length : texts[i].itxt_length};
    }
    return (CPicture_Block){0};
}

static CPicture_Block exif_of(png_structp png, png_infop info) {
    png_bytep bytes = NULL;
    png_uint_32 count = 0;
    if (!png_get_eXIf_1(png, info, &count, &bytes)) return (CPicture_Block){0};
    return (CPicture_Block){bytes, count};
}

// PNG allows Exif behind the pixels, and ImageMagick puts it there: what libpng has not come to yet.
static CPicture_Block late_exif_of(const uint8_t *bytes, size_t count) {
    while (count >= 12) {
        size_t length = (size_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
        if (length > count - 12) break;
        if (memcmp(bytes + 4, "eXIf", 4) == 0) return (CPicture_Block){(uint8_t *)bytes + 8, length};
        bytes += length + 12;
        count -= length + 12;
    }
    return (CPicture_Block){0};
}

static CPicture_Block profile_of(png_structp png, png_infop info) {
    png_charp name;
    png_bytep bytes = NULL;
    png_uint_32 count = 0;
    int method;
    if (!png_get_iCCP(png, info, &name, &method, &bytes, &count)) return (CPicture_Block){0};
    return (CPicture_Block){bytes, count};
}

static CPicture describe(png_structp png, png_infop info) {
    int has_alpha = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    return (CPicture){
        .width = png_get_image_width(png, info),
        .height = png_get_image_height(png, info),
        .channels = has_alpha ? 4 : 3,
        .bits = png_get_bit_depth(png, info) == 16 ? 16 : 8,
        .pixels_per_inch = 0.0254 * png_get_pixels_per_meter(png, info),
        .exif = exif_of(png, info),
        .xmp = xmp_of(png, info),
        .profile = profile_of(png, info),
    };
}

// A profile, or the word that the picture is sRGB, says more than a gamma does.
static void ask_for_gamma(png_structp png, png_infop info) {
    double gamma;
    if (png_get_valid(png, info, PNG_INFO_iCCP | PNG_INFO_sRGB)) return;
    if (png_get_gAMA(png, info, &gamma)) png_set_gamma(png, PNG_DEFAULT_sRGB, gamma);
}

// Palettes, greys and packed bits become RGB or RGBA of whole bytes; 16 bits stay 16.
static void ask_for_rgb(png_structp png, png_infop info) {
    png_set_expand(png);
    png_set_gray_to_rgb(png);
    ask_for_gamma(png, info);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(png);
#endif
}

// The caller judges the size by the header, with a sentence of its own; libpng's limits are lifted.
static void read_header(CPNG_Reader *reader, CPicture *picture) {
    png_structp png = reader->png;
    png_set_read_fn(png, reader, read_bytes);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_read_info(png, reader->info);
    *picture = describe(png, reader->info);
    ask_for_rgb(png, reader->info);
    reader->passes = png_set_interlace_handling(png);
    reader->height = picture->height;
}

CPNG_Reader *CPNG_open(const uint8_t *bytes, size_t count, CPicture *picture, char *message) {
    CPNG_Reader *reader = calloc(1, sizeof *reader);
    if (!reader) return out_of_memory(message);
    *reader = (CPNG_Reader){.bytes = bytes, .left = count, .message = message};
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader->message, fail, ignore);
    reader->info = reader->png ? png_create_info_struct(reader->png) : NULL;
    if (!reader->info) {
        CPNG_close(reader);
        return out_of_memory(message);
    }
    if (setjmp(png_jmpbuf(reader->png))) {
        CPNG_close(reader);
        return NULL;
    }
    read_header(reader, picture);
    const size_t signature = 8;
    if (!picture->exif.bytes && count > signature) picture->exif = late_exif_of(bytes + signature, count - signature);
    return reader;
}

// MARK: Pixels

// What follows the pixels is read as well: a file that ends too soon is damaged.
static void count_rows(CPNG_Reader *reader, uint32_t rows) {
    reader->next += rows;
    if (reader->next < reader->height || reader->is_finished) return;
    png_read_end(reader->png, NULL);
    reader->is_finished = 1;
}

static void begin_pixels(CPNG_Reader *reader) {
    png_read_update_info(reader->png, reader->info);
    reader->row_bytes = png_get_rowbytes(reader->png, reader->info);
}

static void read_whole(CPNG_Reader *reader) {
    reader->whole = malloc(reader->height * reader->row_bytes);
    if (!reader->whole) png_error(reader->png, "out of memory");
    for (int pass = 0; pass < reader->passes; pass++)
        for (uint32_t y = 0; y < reader->height; y++)
            png_read_row(reader->png, reader->whole + y * reader->row_bytes, NULL);
}

static void read_rows(CPNG_Reader *reader, uint32_t rows, uint8_t *pixels) {
    if (!reader->row_bytes) begin_pixels(reader);
    if (reader->passes == 1) {
        for (uint32_t y = 0; y < rows; y++) png_read_row(reader->png, pixels + y * reader->row_bytes, NULL);
    } else {
        if (!reader->whole) read_whole(reader);
        memcpy(pixels, reader->whole + reader->next * reader->row_bytes, rows * reader->row_bytes);
    }
    count_rows(reader, rows);
}

int CPNG_read(CPNG_Reader *reader, uint32_t rows, void *pixels, char *message) {
    reader->message = message;
    int status = setjmp(png_jmpbuf(reader->png));
    if (status == 0) read_rows(reader, rows, pixels);
    return status;
}

void CPNG_close(CPNG_Reader *reader) {
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader->whole);
    free(reader);
}
