#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
// jpeglib.h needs size_t and FILE from the headers above.
#include <jpeglib.h>

#include <jerror.h>

// MARK: Errors

typedef struct {
    struct jpeg_error_mgr manager;  // first, so that libjpeg's pointer to it is a pointer to this
    jmp_buf way_out;
    char *message;
} Errors;

static void fail(j_common_ptr codec) {
    Errors *errors = (Errors *)codec->err;
    char words[JMSG_LENGTH_MAX];
    codec->err->format_message(codec, words);
    snprintf(errors->message, CJPEG_MESSAGE_LENGTH, "%s", words);
    longjmp(errors->way_out, 1);
}

// Warnings after which libjpeg would invent the pixels that it could not read.
static int means_damage(int code) {
    switch (code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_NOT_SEQUENTIAL:
        return 1;
    default:
        return 0;
    }
}

static void judge_message(j_common_ptr codec, int level) {
    if (level < 0 && means_damage(codec->err->msg_code)) fail(codec);
}

static struct jpeg_error_mgr *prepare(Errors *errors, char *message) {
    jpeg_std_error(&errors->manager);
    errors->manager.error_exit = fail;
    errors->manager.emit_message = judge_message;
    errors->message = message;
    return &errors->manager;
}

// MARK: Decoding

int CJPEG_read_header(const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, char *message) {
    struct jpeg_decompress_struct codec = {0};
    Errors errors;
    codec.err = prepare(&errors, message);
    int status = setjmp(errors.way_out);
    if (status == 0) {
        jpeg_create_decompress(&codec);
        jpeg_mem_src(&codec, bytes, count);
        jpeg_read_header(&codec, TRUE);
        *width = codec.image_width;
        *height = codec.image_height;
    }
    jpeg_destroy_decompress(&codec);
    return status;
}

// R = (255 − C)(255 − K) / 255 and so on, rounded; a file with Adobe's marker stores 255 − C already.
static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, int is_inverted) {
    int flip = is_inverted ? 0 : 255;
    for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3)
        for (int c = 0; c < 3; c++) rgb[c] = (uint8_t)(((cmyk[c] ^ flip) * (cmyk[3] ^ flip) + 127) / 255);
}

static void read_cmyk_row(j_decompress_ptr codec, JSAMPARRAY scratch, uint8_t *row) {
    jpeg_read_scanlines(codec, scratch, 1);
    cmyk_to_rgb(scratch[0], row, codec->output_width, codec->saw_Adobe_marker);
}

// The scratch row is libjpeg's own and goes when the codec is destroyed.
static void read_rows(j_decompress_ptr codec, uint8_t *pixels) {
    int is_cmyk = codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK;
    codec->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(codec);
    size_t row_bytes = (size_t)codec->output_width * 3;
    JSAMPARRAY scratch =
        codec->mem->alloc_sarray((j_common_ptr)codec, JPOOL_IMAGE, codec->output_width * 4, 1);
    while (codec->output_scanline < codec->output_height) {
        JSAMPROW row = pixels + codec->output_scanline * row_bytes;
        if (is_cmyk)
            read_cmyk_row(codec, scratch, row);
        else
            jpeg_read_scanlines(codec, &row, 1);
    }
    jpeg_finish_decompress(codec);
}

int CJPEG_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, char *message) {
    struct jpeg_decompress_struct codec = {0};
    Errors errors;
    codec.err = prepare(&errors, message);
    int status = setjmp(errors.way_out);
    if (status == 0) {
        jpeg_create_decompress(&codec);
        jpeg_mem_src(&codec, bytes, count);
        jpeg_read_header(&codec, TRUE);
        read_rows(&codec, pixels);
    }
    jpeg_destroy_decompress(&codec);
    return status;
}

// MARK: Encoding

typedef struct {
    unsigned char *bytes;
    unsigned long count;
} Sink;

static void describe(j_compress_ptr codec, uint32_t width, uint32_t height, int quality) {
    codec->image_width = width;
    codec->image_height = height;
    codec->input_components = 3;
    codec->in_color_space = JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, quality, TRUE);
    codec->comp_info[0].h_samp_factor = 1;
    codec->comp_info[0].v_samp_factor = 1;
}

static void write_rows(j_compress_ptr codec, const uint8_t *pixels) {
    jpeg_start_compress(codec, TRUE);
    while (codec->next_scanline < codec->image_height) {
        // libjpeg reads the row only; its type has no const.
        JSAMPROW row = (JSAMPROW)(pixels + (size_t)codec->next_scanline * codec->image_width * 3);
        jpeg_write_scanlines(codec, &row, 1);
    }
    jpeg_finish_compress(codec);
}

int CJPEG_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t **bytes, size_t *count,
    char *message) {
    struct jpeg_compress_struct codec = {0};
    Errors errors;
    Sink sink = {0};
    codec.err = prepare(&errors, message);
    int status = setjmp(errors.way_out);
    if (status == 0) {
        jpeg_create_compress(&codec);
        jpeg_mem_dest(&codec, &sink.bytes, &sink.count);
        describe(&codec, width, height, quality);
        write_rows(&codec, pixels);
    }
    // The buffer moved as it grew; only this tells `sink` where it is now.
    if (status != 0 && codec.dest) codec.dest->term_destination(&codec);
    jpeg_destroy_compress(&codec);
    if (status != 0) {
        free(sink.bytes);
        return status;
    }
    *bytes = sink.bytes;
    *count = sink.count;
    return 0;
}

void CJPEG_free(uint8_t *bytes) { free(bytes); }
