#include <stdlib.h>

#include "Errors.h"

struct CJPEG_Writer {
    struct jpeg_compress_struct codec;
    Errors errors;
};

static void describe(j_compress_ptr codec, uint32_t width, uint32_t height, int quality, int halves_chroma) {
    codec->image_width = width;
    codec->image_height = height;
    codec->input_components = 3;
    codec->in_color_space = JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, quality, TRUE);
    codec->comp_info[0].h_samp_factor = halves_chroma ? 2 : 1;
    codec->comp_info[0].v_samp_factor = halves_chroma ? 2 : 1;
}

static void set_density(j_compress_ptr codec, uint16_t pixels_per_inch) {
    const UINT8 inches = 1;
    if (pixels_per_inch == 0) return;
    codec->density_unit = inches;
    codec->X_density = codec->Y_density = pixels_per_inch;
}

CJPEG_Writer *CJPEG_begin(
    FILE *file, uint32_t width, uint32_t height, int quality, int halves_chroma, uint16_t pixels_per_inch, char *message) {
    CJPEG_Writer *writer = calloc(1, sizeof *writer);
    if (!writer) return out_of_memory(message);
    writer->codec.err = prepare(&writer->errors, message);
    if (setjmp(writer->errors.way_out)) {
        CJPEG_abandon(writer);
        return NULL;
    }
    jpeg_create_compress(&writer->codec);
    jpeg_stdio_dest(&writer->codec, file);
    describe(&writer->codec, width, height, quality, halves_chroma);
    set_density(&writer->codec, pixels_per_inch);
    jpeg_start_compress(&writer->codec, TRUE);
    return writer;
}

int CJPEG_add_segment(CJPEG_Writer *writer, int number, const uint8_t *bytes, size_t count, char *message) {
    writer->errors.message = message;
    int status = setjmp(writer->errors.way_out);
    if (status == 0) jpeg_write_marker(&writer->codec, JPEG_APP0 + number, bytes, (unsigned)count);
    return status;
}

int CJPEG_write(CJPEG_Writer *writer, uint32_t rows, const uint8_t *pixels, char *message) {
    writer->errors.message = message;
    int status = setjmp(writer->errors.way_out);
    if (status) return status;
    for (uint32_t y = 0; y < rows; y++) {
        // libjpeg reads the row only; its type has no const.
        JSAMPROW row = (JSAMPROW)(pixels + (size_t)y * writer->codec.image_width * 3);
        jpeg_write_scanlines(&writer->codec, &row, 1);
    }
    return 0;
}

int CJPEG_end(CJPEG_Writer *writer, char *message) {
    writer->errors.message = message;
    int status = setjmp(writer->errors.way_out);
    if (status == 0) jpeg_finish_compress(&writer->codec);
    CJPEG_abandon(writer);
    return status;
}

void CJPEG_abandon(CJPEG_Writer *writer) {
    jpeg_destroy_compress(&writer->codec);
    free(writer);
}
