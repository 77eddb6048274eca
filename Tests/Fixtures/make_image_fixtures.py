"""Makes images/: one small file for each kind of PNG and JPEG, and beside it what decoding must give.

NAME.f32 holds the picture that is in the file NAME as little-endian float32, height × width × 3, 0…255. For JPEG it is
what Pillow decodes; for PNG, which loses nothing, the numbers that went in. resized-WxH.f32 is rgb8.png resampled by
Pillow, channel by channel in floating point, overshoot cut off.

    python3 make_image_fixtures.py        (needs numpy and Pillow)
"""

import io
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).parent / "images"
WIDTH, HEIGHT = 21, 15  # odd, so that packed bits and interlacing have incomplete ends

# PNG colour types
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6

# Adam7: first column, first row, column step, row step of each pass (PNG specification, 8.2)
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def scene(channels, limit):
    """Gradients, a disc and some noise, 0…limit, height × width × channels."""
    random = np.random.default_rng(channels)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    gradients = [x / (WIDTH - 1), y / (HEIGHT - 1), 1 - x / (WIDTH - 1), (x + y) / (WIDTH + HEIGHT - 2)]
    picture = np.stack(gradients[:channels], axis=-1)
    picture[(x - 9) ** 2 + (y - 8) ** 2 < 20] = np.array([0.9, 0.2, 0.1, 0.5])[:channels]
    picture = picture + random.normal(0, 0.03, picture.shape)
    return np.clip(np.rint(picture * limit), 0, limit).astype(np.uint16)


def save(name, data, expected):
    (FOLDER / name).write_bytes(data)
    (FOLDER / f"{name}.f32").write_bytes(np.ascontiguousarray(expected, "<f4").tobytes())


def over_white(colour, alpha):
    return colour * alpha + 255 * (1 - alpha)


# PNG, written here because Pillow writes neither interlaced files nor most of the depths.


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows(samples, depth):
    """The rows of one pass, each after its filter byte (none)."""
    if samples.size == 0:
        return b""
    lines = samples.reshape(samples.shape[0], -1)
    if depth == 16:
        packed = [line.astype(">u2").tobytes() for line in lines]
    elif depth == 8:
        packed = [line.astype(np.uint8).tobytes() for line in lines]
    else:
        bits = (lines[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1
        packed = [np.packbits(line.reshape(-1).astype(np.uint8)).tobytes() for line in bits]
    return b"".join(b"\0" + line for line in packed)


def png(samples, colour_type, depth, chunks=b"", interlaced=False):
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b"".join(rows(samples[y::dy, x::dx], depth) for x, y, dx, dy in passes)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour_type, 0, 0, int(interlaced))
    compressed = chunk(b"IDAT", zlib.compress(data, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunks + compressed + chunk(b"IEND", b"")


def make_true_colour():
    for depth in (8, 16):
        limit = 2**depth - 1
        for interlaced in (False, True):
            picture = scene(3, limit)
            name = f"rgb{depth}{'-interlaced' if interlaced else ''}.png"
            save(name, png(picture, RGB, depth, interlaced=interlaced), picture * (255 / limit))
        picture = scene(4, limit)
        expected = over_white(picture[:, :, :3] * (255 / limit), picture[:, :, 3:] / limit)
        save(f"rgba{depth}.png", png(picture, RGBA, depth), expected)


def make_grey():
    for depth in (1, 2, 4, 8, 16):
        limit = 2**depth - 1
        grey = scene(1, limit)
        save(f"grey{depth}.png", png(grey, GREY, depth), np.repeat(grey * (255 / limit), 3, axis=2))
    picture = scene(2, 255)
    grey = np.repeat(picture[:, :, :1], 3, axis=2)
    save("grey-alpha8.png", png(picture, GREY_ALPHA, 8), over_white(grey, picture[:, :, 1:] / 255))
    clear = int(picture[3, 4, 0])
    expected = np.where(grey == clear, 255, grey)
    save("grey8-one-clear.png", png(picture[:, :, :1], GREY, 8, chunk(b"tRNS", struct.pack(">H", clear))), expected)


def make_palette():
    for depth, interlaced in ((8, False), (4, False), (2, True), (1, False)):
        indices = scene(1, 2**depth - 1)
        colours = np.random.default_rng(depth).integers(0, 256, (2**depth, 3))
        palette = chunk(b"PLTE", colours.astype(np.uint8).tobytes())
        name = f"palette{depth}{'-interlaced' if interlaced else ''}.png"
        save(name, png(indices, PALETTE, depth, palette, interlaced), colours[indices[:, :, 0]])
    indices = scene(1, 3)
    alphas = np.array([0, 100, 200, 255])
    chunks = chunk(b"PLTE", colours_of_four().tobytes()) + chunk(b"tRNS", alphas.astype(np.uint8).tobytes())
    chosen = indices[:, :, 0]
    expected = over_white(colours_of_four()[chosen], alphas[chosen][:, :, None] / 255)
    save("palette2-alpha.png", png(indices, PALETTE, 2, chunks), expected)


def colours_of_four():
    return np.array([[10, 20, 30], [200, 40, 60], [90, 250, 80], [70, 60, 240]], np.uint8)


# JPEG


def jpeg(picture, **options):
    file = io.BytesIO()
    picture.save(file, "JPEG", **{"quality": 90, **options})
    return file.getvalue()


def save_jpeg(name, data):
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    save(name, data, np.asarray(upright.convert("RGB")))


def make_ycck(photo):
    """Pillow writes no YCCK: the channels of a CMYK file become Y, Cb, Cr and K by a change of Adobe's marker."""
    black = Image.fromarray(scene(1, 90)[:, :, 0].astype(np.uint8))
    channels = [*photo.convert("YCbCr").split(), black.point(lambda value: 255 - value)]
    inverted = Image.merge("CMYK", [channel.point(lambda value: 255 - value) for channel in channels])
    data = bytearray(jpeg(inverted))
    data[data.index(b"Adobe") + 11] = 2
    return bytes(data)


def make_jpeg():
    photo = Image.fromarray(scene(3, 255).astype(np.uint8))
    baseline = jpeg(photo)
    save_jpeg("baseline.jpg", baseline)
    save_jpeg("full-chroma.jpg", jpeg(photo, subsampling=0))
    save_jpeg("progressive.jpg", jpeg(photo, progressive=True))
    save_jpeg("restarts.jpg", jpeg(photo, restart_marker_blocks=1))
    save_jpeg("grey.jpg", jpeg(photo.convert("L")))
    save_jpeg("cmyk.jpg", jpeg(photo.convert("CMYK")))
    save_jpeg("ycck.jpg", make_ycck(photo))
    # Bytes between two segments, which decoders pass over with a warning.
    tables = baseline.index(b"\xff\xdb")
    save_jpeg("stray-bytes.jpg", baseline[:tables] + b"stray" + baseline[tables:])
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        save_jpeg(f"orientation{orientation}.jpg", jpeg(photo, exif=exif))


def make_resized():
    picture = scene(3, 255).astype(np.float32)
    for width, height in ((9, 7), (40, 31), (5, 30), (21, 6), (1, 1)):
        channels = [Image.fromarray(picture[:, :, c]).resize((width, height), Image.BICUBIC) for c in range(3)]
        expected = np.clip(np.stack(channels, axis=-1), 0, 255)
        (FOLDER / f"resized-{width}x{height}.f32").write_bytes(expected.astype("<f4").tobytes())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_true_colour()
    make_grey()
    make_palette()
    make_jpeg()
    make_resized()
