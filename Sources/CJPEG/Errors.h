#pragma once

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
// jpeglib.h needs size_t and FILE from the headers above.
#include <jpeglib.h>

#include <jerror.h>

#include "CJPEG.h"

typedef struct {
    struct jpeg_error_mgr manager;  // first, so that libjpeg's pointer to it is a pointer to this
    jmp_buf way_out;
    char *message;
} Errors;

static inline void fail(j_common_ptr codec) {
    Errors *errors = (Errors *)codec->err;
    char words[JMSG_LENGTH_MAX];
    codec->err->format_message(codec, words);
    snprintf(errors->message, CPICTURE_MESSAGE_LENGTH, "%s", words);
    longjmp(errors->way_out, 1);
}

// Warnings after which libjpeg would invent the pixels that it could not read.
static inline int means_damage(int code) {
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

static inline void judge_message(j_common_ptr codec, int level) {
    if (level < 0 && means_damage(codec->err->msg_code)) fail(codec);
}

static inline struct jpeg_error_mgr *prepare(Errors *errors, char *message) {
    jpeg_std_error(&errors->manager);
    errors->manager.error_exit = fail;
    errors->manager.emit_message = judge_message;
    errors->message = message;
    return &errors->manager;
}

static inline void *out_of_memory(char *message) {
    snprintf(message, CPICTURE_MESSAGE_LENGTH, "out of memory");
    return NULL;
}
