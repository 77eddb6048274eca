#include <stdlib.h>

#include "Errors.h"

struct CJPEG_Reader {
    struct jpeg_decompress_struct codec;
    Errors errors;
    struct jpeg_progress_mgr progress;
    int is_started;
};

// A progressive file may go over its picture as often as it likes; honest ones do so some ten times.
static void judge_progress(j_common_ptr codec) {
    if (((j_decompress_ptr)codec)->input_scan_number <= 100) return;
    Errors *errors = (Errors *)codec->err;
    snprintf(errors->message, CPICTURE_MESSAGE_LENGTH, "it goes over its picture more than a hundred times");
    longjmp(errors->way_out, 1);
}

CJPEG_Reader *CJPEG_open(const uint8_t *bytes, size_t count, CJPEG_Header *header, char *message) {
    CJPEG_Reader *reader = calloc(1, sizeof *reader);
    if (!reader) return out_of_memory(message);
    struct jpeg_decompress_struct *codec = &reader->codec;
    codec->err = prepare(&reader->errors, message);
    if (setjmp(reader->errors.way_out)) {
        CJPEG_close(reader);
        return NULL;
    }
    jpeg_create_decompress(codec);
    reader->progress.progress_monitor = judge_progress;
    codec->progress = &reader->progress;
    jpeg_mem_src(codec, bytes, count);
    jpeg_read_header(codec, TRUE);
    *header = (CJPEG_Header){
        .width = codec->image_width,
        .height = codec->image_height,
        .is_cmyk = codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK,
        .is_inverted = codec->saw_Adobe_marker,
    };
    return reader;
}

static void start(CJPEG_Reader *reader) {
    struct jpeg_decompress_struct *codec = &reader->codec;
    int is_cmyk = codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK;
    codec->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(codec);
    reader->is_started = 1;
}

int CJPEG_read(CJPEG_Reader *reader, uint32_t rows, uint8_t *pixels, char *message) {
    struct jpeg_decompress_struct *codec = &reader->codec;
    reader->errors.message = message;
    int status = setjmp(reader->errors.way_out);
    if (status) return status;
    if (!reader->is_started) start(reader);
    size_t row_bytes = (size_t)codec->output_width * (size_t)codec->output_components;
    for (uint32_t y = 0; y < rows; y++) {
        JSAMPROW row = pixels + y * row_bytes;
        jpeg_read_scanlines(codec, &row, 1);
    }
    if (codec->output_scanline == codec->output_height) jpeg_finish_decompress(codec);
    return 0;
}

void CJPEG_close(CJPEG_Reader *reader) {
    jpeg_destroy_decompress(&reader->codec);
    free(reader);
}
