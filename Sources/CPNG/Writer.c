#include <stdlib.h>
#include <string.h>

#include "Errors.h"

struct CPNG_Writer {
    png_structp png;
    png_infop info;
    char *message;
    size_t row_bytes;
};

static void add_xmp(png_structp png, png_infop info, CPicture_Block xmp) {
    // libpng copies the text, and measures it by its end.
    char *text = malloc(xmp.count + 1);
    if (!text) png_error(png, "out of memory");
    memcpy(text, xmp.bytes, xmp.count);
    text[xmp.count] = 0;
    png_text entry = {.compression = PNG_ITXT_COMPRESSION_NONE, .key = "XML:com.adobe.xmp", .text = text};
    png_set_text(png, info, &entry, 1);
    free(text);
}

static void set_density(png_structp png, png_infop info, double pixels_per_inch) {
    png_uint_32 per_metre = (png_uint_32)(pixels_per_inch / 0.0254 + 0.5);
    if (per_metre) png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
}

// For photographs, the one filter "average" is several times as fast as a choice of filters in every row, and costs 3
// to 5 per cent of size.
static void write_header(CPNG_Writer *writer, FILE *file, const CPicture *picture, int compression) {
    png_structp png = writer->png;
    int color = picture->channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB;
    png_init_io(png, file);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, writer->info, picture->width, picture->height, (int)picture->bits, color, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    set_density(png, writer->info, picture->pixels_per_inch);
    if (picture->exif.bytes)
        png_set_eXIf_1(png, writer->info, (png_uint_32)picture->exif.count, (png_bytep)picture->exif.bytes);
    if (picture->xmp.bytes) add_xmp(png, writer->info, picture->xmp);
    png_set_compression_level(png, compression);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_AVG);
    png_write_info(png, writer->info);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (picture->bits == 16) png_set_swap(png);
#endif
    writer->row_bytes = (size_t)picture->width * picture->channels * picture->bits / 8;
}

CPNG_Writer *CPNG_begin(FILE *file, const CPicture *picture, int compression, char *message) {
    CPNG_Writer *writer = calloc(1, sizeof *writer);
    if (!writer) return out_of_memory(message);
    writer->message = message;
    writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer->message, fail, ignore);
    writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
    if (!writer->info) {
        CPNG_abandon(writer);
        return out_of_memory(message);
    }
    if (setjmp(png_jmpbuf(writer->png))) {
        CPNG_abandon(writer);
        return NULL;
    }
    write_header(writer, file, picture, compression);
    return writer;
}

int CPNG_write(CPNG_Writer *writer, uint32_t rows, const void *pixels, char *message) {
    writer->message = message;
    int status = setjmp(png_jmpbuf(writer->png));
    if (status) return status;
    for (uint32_t y = 0; y < rows; y++) png_write_row(writer->png, (png_const_bytep)pixels + y * writer->row_bytes);
    return 0;
}

int CPNG_end(CPNG_Writer *writer, char *message) {
    writer->message = message;
    int status = setjmp(png_jmpbuf(writer->png));
    // What the picture has beside its pixels was written before them.
    if (status == 0) png_write_end(writer->png, NULL);
    CPNG_abandon(writer);
    return status;
}

void CPNG_abandon(CPNG_Writer *writer) {
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer);
}
