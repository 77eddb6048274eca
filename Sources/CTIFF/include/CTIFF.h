#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "CPicture.h"

// libtiff behind functions that return 0 (or an object), or another number (or NULL) with the library's own words in
// `message`, which has room for CPICTURE_MESSAGE_LENGTH characters.

// MARK: Reading

typedef struct CTIFF_Reader CTIFF_Reader;

// Reads everything that comes before the pixels of the first picture in the file. `bytes` and the blocks of `picture`
// last as long as the reader, which CTIFF_close ends.
CTIFF_Reader *CTIFF_open(const uint8_t *bytes, size_t count, CPicture *picture, char *message);

// Fills `pixels` with the next rows. Palettes, pixels of less than eight bits, YCbCr and other rare kinds are decoded whole at
// the first call, in 8 bits.
int CTIFF_read(CTIFF_Reader *reader, uint32_t rows, void *pixels, char *message);

void CTIFF_close(CTIFF_Reader *reader);

// MARK: Writing

typedef struct CTIFF_Writer CTIFF_Writer;

// Begins a file, compressed without loss. CTIFF_end or CTIFF_abandon ends the writer, not the file.
CTIFF_Writer *CTIFF_begin(FILE *file, const CPicture *picture, char *message);

int CTIFF_write(CTIFF_Writer *writer, uint32_t rows, const void *pixels, char *message);

int CTIFF_end(CTIFF_Writer *writer, char *message);

void CTIFF_abandon(CTIFF_Writer *writer);
