#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "CPicture.h"

// libpng reports an error by longjmp, which must not cross Swift frames: these functions keep setjmp to themselves.
// Each returns 0 (or an object), or another number (or NULL) with the library's own words in `message`, which has room
// for CPICTURE_MESSAGE_LENGTH characters.

// MARK: Reading

typedef struct CPNG_Reader CPNG_Reader;

// Reads everything that comes before the pixels; allocates nothing for them, whatever size the header claims. `bytes`
// and the blocks of `picture` last as long as the reader, which CPNG_close ends.
CPNG_Reader *CPNG_open(const uint8_t *bytes, size_t count, CPicture *picture, char *message);

// Fills `pixels` with the next rows. An interlaced picture is decoded whole at the first call.
int CPNG_read(CPNG_Reader *reader, uint32_t rows, void *pixels, char *message);

void CPNG_close(CPNG_Reader *reader);

// MARK: Writing

typedef struct CPNG_Writer CPNG_Writer;

// Begins a file with zlib's `compression` 0…9. CPNG_end or CPNG_abandon ends the writer, not the file.
CPNG_Writer *CPNG_begin(FILE *file, const CPicture *picture, int compression, char *message);

int CPNG_write(CPNG_Writer *writer, uint32_t rows, const void *pixels, char *message);

int CPNG_end(CPNG_Writer *writer, char *message);

void CPNG_abandon(CPNG_Writer *writer);
