#include "CWebP.h"

#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>
#include <webp/mux.h>

// MARK: Decoding

static CPicture_Block copy_of(WebPDemuxer *demuxer, const char *name) {
    WebPChunkIterator chunk;
    CPicture_Block block = {0};
    if (!WebPDemuxGetChunk(demuxer, name, 1, &chunk)) return block;
    uint8_t *bytes = malloc(chunk.chunk.size);
    if (bytes) {
        memcpy(bytes, chunk.chunk.bytes, chunk.chunk.size);
        block = (CPicture_Block){bytes, chunk.chunk.size};
    }
    WebPDemuxReleaseChunkIterator(&chunk);
    return block;
}

int CWebP_read_header(const uint8_t *bytes, size_t count, CPicture *picture, char *message) {
    WebPBitstreamFeatures features;
    *picture = (CPicture){0};
    if (WebPGetFeatures(bytes, count, &features) != VP8_STATUS_OK) return CPicture_failed("its header makes no sense", message);
    if (features.has_animation) return CPicture_failed("it is an animation, which is no one picture", message);
    picture->width = (uint32_t)features.width;
    picture->height = (uint32_t)features.height;
    picture->channels = features.has_alpha ? 4 : 3;
    picture->bits = 8;
    WebPData data = {bytes, count};
    WebPDemuxState state;
    WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
    if (!demuxer) return 0;
    picture->exif = copy_of(demuxer, "EXIF");
    picture->xmp = copy_of(demuxer, "XMP ");
    picture->profile = copy_of(demuxer, "ICCP");
    WebPDemuxDelete(demuxer);
    return 0;
}

int CWebP_decode(const uint8_t *bytes, size_t count, const CPicture *picture, uint8_t *pixels, char *message) {
    size_t row_bytes = (size_t)picture->width * picture->channels;
    size_t size = row_bytes * picture->height;
    uint8_t *result = picture->channels == 4 ? WebPDecodeRGBAInto(bytes, count, pixels, size, (int)row_bytes)
                                             : WebPDecodeRGBInto(bytes, count, pixels, size, (int)row_bytes);
    return result ? 0 : CPicture_failed("its pixels cannot be decoded", message);
}

// MARK: Encoding

static void add(WebPMux *mux, const char *name, CPicture_Block block) {
    WebPData data = {block.bytes, block.count};
    if (block.bytes) WebPMuxSetChunk(mux, name, &data, 1);
}

// Puts the blocks around the compressed picture, where there are any.
static int write_assembled(FILE *file, const CPicture *picture, WebPData image, char *message) {
    WebPMux *mux = WebPMuxNew();
    WebPData whole = {0};
    if (!mux) return CPicture_failed("out of memory", message);
    WebPMuxSetImage(mux, &image, 0);
    add(mux, "EXIF", picture->exif);
    add(mux, "XMP ", picture->xmp);
    int status = WebPMuxAssemble(mux, &whole) == WEBP_MUX_OK ? 0 : CPicture_failed("out of memory", message);
    if (status == 0 && fwrite(whole.bytes, 1, whole.size, file) != whole.size)
        status = CPicture_failed("the file could not be written", message);
    WebPDataClear(&whole);
    WebPMuxDelete(mux);
    return status;
}

static int import(WebPPicture *input, const CPicture *picture, const uint8_t *pixels) {
    int stride = (int)(picture->width * picture->channels);
    return picture->channels == 4 ? WebPPictureImportRGBA(input, pixels, stride)
                                  : WebPPictureImportRGB(input, pixels, stride);
}

int CWebP_encode(
    FILE *file, const CPicture *picture, const uint8_t *pixels, int quality, int is_lossless, char *message) {
    WebPConfig config;
    WebPPicture input;
    WebPMemoryWriter sink;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&input)) return CPicture_failed("libwebp is of another version", message);
    config.quality = (float)quality;
    config.lossless = is_lossless;
    config.exact = 1;  // the colours of what is transparent stay
    input.use_argb = 1;
    input.width = (int)picture->width;
    input.height = (int)picture->height;
    WebPMemoryWriterInit(&sink);
    input.writer = WebPMemoryWrite;
    input.custom_ptr = &sink;
    int is_encoded = import(&input, picture, pixels) && WebPEncode(&config, &input);
    WebPPictureFree(&input);
    int status = is_encoded ? write_assembled(file, picture, (WebPData){sink.mem, sink.size}, message)
                            : CPicture_failed("libwebp could not compress it, for want of memory perhaps", message);
    WebPMemoryWriterClear(&sink);
    return status;
}

void CWebP_free(CPicture_Block block) { free((void *)block.bytes); }
