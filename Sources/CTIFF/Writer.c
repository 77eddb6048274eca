#include <stdlib.h>
#include <string.h>

#include "Messages.h"

struct CTIFF_Writer {
    TIFF *file;
    char *message;
    uint32_t next;
    size_t row_bytes;
    // libtiff turns the bytes of the row that it is given.
    uint8_t *row;
};

// MARK: A file that others write too

static tmsize_t read_bytes(thandle_t handle, void *into, tmsize_t count) {
    return (tmsize_t)fread(into, 1, (size_t)count, handle);
}

static tmsize_t write_bytes(thandle_t handle, void *from, tmsize_t count) {
    return (tmsize_t)fwrite(from, 1, (size_t)count, handle);
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    return fseeko(handle, (off_t)offset, whence) ? (toff_t)-1 : (toff_t)ftello(handle);
}

static int close_nothing(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t size_of(thandle_t handle) {
    off_t position = ftello(handle);
    toff_t size = seek(handle, 0, SEEK_END);
    fseeko(handle, position, SEEK_SET);
    return size;
}

static TIFF *open_file(FILE *file, CTIFF_Writer *writer) {
    TIFFOpenOptions *options = options_keeping(&writer->message);
    if (!options) return NULL;
    TIFF *opened = TIFFClientOpenExt(
        "picture", "w", file, read_bytes, write_bytes, seek, close_nothing, size_of, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return opened;
}

static void describe(TIFF *file, const CPicture *picture) {
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, picture->width);
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, picture->height);
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, picture->bits);
    TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, picture->channels);
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(file, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(file, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, TIFFDefaultStripSize(file, 0));
    if (picture->pixels_per_inch > 0) {
        TIFFSetField(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        TIFFSetField(file, TIFFTAG_XRESOLUTION, picture->pixels_per_inch);
        TIFFSetField(file, TIFFTAG_YRESOLUTION, picture->pixels_per_inch);
    }
    uint16_t kind = EXTRASAMPLE_UNASSALPHA;
    if (picture->channels == 4) TIFFSetField(file, TIFFTAG_EXTRASAMPLES, 1, &kind);
    if (picture->xmp.bytes)
        TIFFSetField(file, TIFFTAG_XMLPACKET, (uint32_t)picture->xmp.count, picture->xmp.bytes);
}

CTIFF_Writer *CTIFF_begin(FILE *file, const CPicture *picture, char *message) {
    CTIFF_Writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        CPicture_failed("out of memory", message);
        return NULL;
    }
    writer->message = message;
    writer->row_bytes = (size_t)picture->width * picture->channels * picture->bits / 8;
    writer->row = malloc(writer->row_bytes);
    writer->file = writer->row ? open_file(file, writer) : NULL;
    if (!writer->file) {
        if (!*message) CPicture_failed("out of memory", message);
        CTIFF_abandon(writer);
        return NULL;
    }
    describe(writer->file, picture);
    return writer;
}

int CTIFF_write(CTIFF_Writer *writer, uint32_t rows, const void *pixels, char *message) {
    writer->message = message;
    for (uint32_t y = 0; y < rows; y++) {
        memcpy(writer->row, (const uint8_t *)pixels + y * writer->row_bytes, writer->row_bytes);
        if (TIFFWriteScanline(writer->file, writer->row, writer->next++, 0) < 0)
            return *message ? 1 : CPicture_failed("the file could not be written", message);
    }
    return 0;
}

int CTIFF_end(CTIFF_Writer *writer, char *message) {
    writer->message = message;
    int status = TIFFFlush(writer->file) ? 0 : *message ? 1 : CPicture_failed("the file could not be written", message);
    CTIFF_abandon(writer);
    return status;
}

void CTIFF_abandon(CTIFF_Writer *writer) {
    char unheard[CPICTURE_MESSAGE_LENGTH] = "";
    writer->message = unheard;
    if (writer->file) TIFFClose(writer->file);
    free(writer->row);
    free(writer);
}
