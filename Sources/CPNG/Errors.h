#pragma once

#include <png.h>
#include <stdio.h>

#include "CPNG.h"

// png_error comes here: the words are kept, and control goes back to the setjmp of the function that was called. What
// png_get_error_ptr gives is the address of the caller's message.
static inline void fail(png_structp png, png_const_charp words) {
    snprintf(*(char **)png_get_error_ptr(png), CPICTURE_MESSAGE_LENGTH, "%s", words);
    png_longjmp(png, 1);
}

// A warning is about a chunk that does not touch the pixels.
static inline void ignore(png_structp png, png_const_charp words) {
    (void)png;
    (void)words;
}

static inline void *out_of_memory(char *message) {
    snprintf(message, CPICTURE_MESSAGE_LENGTH, "out of memory");
    return NULL;
}
