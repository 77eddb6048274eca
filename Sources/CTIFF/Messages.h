#pragma once

#include <stdarg.h>
#include <stdio.h>
#include <tiffio.h>

#include "CTIFF.h"

// Keeps the first words, which are nearest to the cause. `place` is the address of the caller's message.
static inline int keep_words(TIFF *file, void *place, const char *function, const char *format, va_list arguments) {
    (void)file;
    (void)function;
    char *message = *(char **)place;
    if (!*message) vsnprintf(message, CPICTURE_MESSAGE_LENGTH, format, arguments);
    return 1;
}

static inline int ignore_words(TIFF *file, void *place, const char *function, const char *format, va_list arguments) {
    (void)file;
    (void)place;
    (void)function;
    (void)format;
    (void)arguments;
    return 1;
}

static inline TIFFOpenOptions *options_keeping(char **place) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_words, place);
    TIFFOpenOptionsSetWarningHandlerExtR(options, ignore_words, place);
    return options;
}
