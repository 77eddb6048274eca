#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "CPicture.h"

// libjpeg reports an error by calling a function that must not return; the way out is longjmp, which must not cross
// Swift frames: these functions keep setjmp to themselves. Each returns 0 (or an object), or another number (or NULL)
// with the library's own words in `message`, which has room for CPICTURE_MESSAGE_LENGTH characters.

// MARK: Reading

typedef struct CJPEG_Reader CJPEG_Reader;

// `is_cmyk`: four inks are stored; `is_inverted`: as 255 less the ink, which Adobe's programs do.
typedef struct {
    uint32_t width, height;
    int is_cmyk, is_inverted;
} CJPEG_Header;

// Reads everything that comes before the pixels; allocates nothing for them, whatever size the header claims. `bytes`
// last as long as the reader, which CJPEG_close ends.
CJPEG_Reader *CJPEG_open(const uint8_t *bytes, size_t count, CJPEG_Header *header, char *message);

// Fills `pixels` with the next rows: three bytes of RGB a pixel, or the four inks of a CMYK picture as they are stored.
int CJPEG_read(CJPEG_Reader *reader, uint32_t rows, uint8_t *pixels, char *message);

void CJPEG_close(CJPEG_Reader *reader);

// MARK: Writing

typedef struct CJPEG_Writer CJPEG_Writer;

// Begins a file of RGB pixels at `quality` (1…100), with chroma at half resolution or full, and says how many pixels an
// inch has unless it is 0. CJPEG_end or CJPEG_abandon ends the writer, not the file.
CJPEG_Writer *CJPEG_begin(
    FILE *file, uint32_t width, uint32_t height, int quality, int halves_chroma, uint16_t pixels_per_inch, char *message);

// Adds an application's segment of at most 65,533 bytes, before the pixels.
int CJPEG_add_segment(CJPEG_Writer *writer, int number, const uint8_t *bytes, size_t count, char *message);

int CJPEG_write(CJPEG_Writer *writer, uint32_t rows, const uint8_t *pixels, char *message);

int CJPEG_end(CJPEG_Writer *writer, char *message);

void CJPEG_abandon(CJPEG_Writer *writer);
