"""Makes photos/: one small file for each kind of WebP, TIFF and Netpbm file, of colour profile and of metadata, written by
Pillow, ImageMagick and exiftool, and beside it what decoding must give.

NAME.f32 holds the picture in the file NAME as little-endian float32, height × width × 3, 0…255, transparent pixels over white.

    python3 make_photo_fixtures.py        (needs numpy, Pillow, ImageMagick's convert and exiftool)
"""

import io
import pathlib
import struct
import subprocess

import numpy as np
from PIL import Image, ImageCms

from make_image_fixtures import HEIGHT, WIDTH, over_white, scene

FOLDER = pathlib.Path(__file__).parent / "photos"
RGB = scene(3, 255).astype(np.uint8)
RGBA = np.concatenate([RGB, scene(4, 255)[:, :, 3:].astype(np.uint8)], axis=2)


def expect(name, pixels):
    (FOLDER / f"{name}.f32").write_bytes(np.ascontiguousarray(pixels, "<f4").tobytes())


def over(rgba):
    rgba = rgba.astype(float)
    return over_white(rgba[:, :, :3], rgba[:, :, 3:] / 255)


def save(name, picture, expected, **options):
    picture.save(FOLDER / name, **options)
    expect(name, expected)


def convert(source, name, *options):
    """Has ImageMagick write NAME."""
    subprocess.run(["convert", FOLDER / source, *options, FOLDER / name], check=True)


def make_webp():
    save("lossless.webp", Image.fromarray(RGB), RGB, lossless=True)
    save("alpha.webp", Image.fromarray(RGBA), over(RGBA), lossless=True, exact=True)
    Image.fromarray(RGB).save(FOLDER / "lossy.webp", quality=80)
    expect("lossy.webp", np.asarray(Image.open(FOLDER / "lossy.webp").convert("RGB")))


def make_tiff():
    rgb, rgba = Image.fromarray(RGB), Image.fromarray(RGBA)
    save("lzw.tif", rgb, RGB, compression="tiff_lzw")
    save("deflate.tif", rgb, RGB, compression="tiff_adobe_deflate")
    save("alpha.tif", rgba, over(RGBA))
    grey = rgb.convert("L")
    save("grey.tif", grey, np.repeat(np.asarray(grey)[:, :, None], 3, axis=2))
    save("palette.tif", rgb.convert("P"), np.asarray(rgb.convert("P").convert("RGB")))
    save("bilevel.tif", rgb.convert("1"), np.asarray(rgb.convert("1").convert("RGB")))
    cmyk = rgb.convert("CMYK")
    inks = np.asarray(cmyk).astype(float)
    save("cmyk.tif", cmyk, (255 - inks[:, :, :3]) * (255 - inks[:, :, 3:]) / 255)
    convert("lzw.tif", "tiled.tif", "-define", "tiff:tile-geometry=16x16")
    expect("tiled.tif", RGB)
    convert("lzw.tif", "sixteen.tif", "-depth", "16")
    expect("sixteen.tif", RGB)
    convert("lzw.tif", "bigendian.tif", "-endian", "MSB", "-depth", "16")
    expect("bigendian.tif", RGB)
    convert("lzw.tif", "tiled16.tif", "-define", "tiff:tile-geometry=16x16", "-depth", "16")
    convert("lzw.tif", "planar.tif", "-interlace", "plane")
    convert("lzw.tif", "planar16.tif", "-interlace", "plane", "-depth", "16")
    convert("lzw.tif", "planartiles.tif", "-interlace", "plane", "-define", "tiff:tile-geometry=16x16")
    for name in ("tiled16.tif", "planar.tif", "planar16.tif", "planartiles.tif"):
        expect(name, RGB)
    convert("alpha.tif", "planaralpha.tif", "-interlace", "plane")
    expect("planaralpha.tif", over(RGBA))
    convert("grey.tif", "inverted.tif", "-define", "quantum:polarity=min-is-white")
    inverted = np.asarray(Image.open(FOLDER / "inverted.tif").convert("L"))
    expect("inverted.tif", np.repeat(inverted[:, :, None], 3, axis=2))
    exif = Image.Exif()
    exif[0x010F] = "Impasto"
    save("bigtiff.tif", rgb, RGB, big_tiff=True, exif=exif)
    # Stored lying on its side: what was on the right is on top.
    save("orientation6.tif", Image.fromarray(np.rot90(RGB).copy()), RGB, tiffinfo={274: 6})


def make_netpbm():
    grey = np.asarray(Image.fromarray(RGB).convert("L"))
    greys = np.repeat(grey[:, :, None], 3, axis=2)

    def write(name, header, data, expected):
        (FOLDER / name).write_bytes(header.encode() + data)
        expect(name, expected)

    def text(samples):
        return " ".join(str(s) for s in samples.reshape(-1)).encode()

    size = f"{WIDTH} {HEIGHT}"
    write("text.ppm", f"P3 # made by hand\n{size}\n# and by script\n255\n", text(RGB), RGB)
    write("text.pgm", f"P2\n{size}\n15\n", text(grey // 16), greys // 16 * 17)
    write("bytes.ppm", f"P6\n{size}\n255\n", RGB.tobytes(), RGB)
    write("bytes.pgm", f"P5\n{size} 255\n", grey.tobytes(), greys)
    sixteen = RGB.astype(">u2") * 257
    write("sixteen.ppm", f"P6\n{size}\n65535\n", sixteen.tobytes(), RGB)


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def xyz(values):
    return b"XYZ \0\0\0\0" + b"".join(fixed(v) for v in values)


def curve(gamma):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)


def profile(primaries, gamma, name="wide colours"):
    """A display's ICC profile: three primaries adapted to D50, one gamma."""
    tags = {b"rXYZ": xyz(primaries[0]), b"gXYZ": xyz(primaries[1]), b"bXYZ": xyz(primaries[2])}
    tags.update({b"rTRC": curve(gamma), b"gTRC": curve(gamma), b"bTRC": curve(gamma)})
    return packed(b"mntr", b"RGB ", b"XYZ ", name, tags)


def packed(kind, space, connection, name, tags):
    """An ICC profile of version 2 (ICC.1:2001-04)."""
    text = name.encode() + b"\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78),
        b"wtpt": xyz((0.9642, 1, 0.8249)), **tags, b"cprt": b"text\0\0\0\0none\0\0\0\0",
    }
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content
    header = struct.pack(">I4sI4s4s4s", start + len(data), b"none", 0x02400000, kind, space, connection)
    header += bytes(12) + b"acsp" + bytes(28) + fixed(0.9642) + fixed(1) + fixed(0.8249) + bytes(48)
    return header + table + data


# Display P3 and Adobe RGB (1998), adapted to D50, as their published profiles have them.
P3 = profile(((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)), 2.2)
ADOBE = profile(((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)), 563 / 256)


SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
LINEAR = profile(SRGB, 1, "sRGB linear")
GREY = packed(b"mntr", b"GRAY", b"XYZ ", "dark grey", {b"kTRC": curve(1.5)})


def press():
    """A press whose inks are weaker than their names: 16 corners in Lab of 8 bits (lut8Type)."""
    paper = np.array((242.0, 128, 130))
    inks = np.array(((0.55, -40, -48), (0.5, 68, -4), (0.92, -6, 88), (0.12, 0, 0)))
    corners = []
    for corner in np.ndindex(2, 2, 2, 2):
        lightness, tint = 1.0, np.zeros(2)
        for ink, is_on in zip(inks, corner):
            if is_on:
                lightness *= ink[0]
                tint = tint * (0.5 if ink is not inks[3] else 0.1) + ink[1:] * lightness
        corners.append((paper[0] * lightness, *(paper[1:] + tint)))
    table = np.clip(np.round(corners), 0, 255).astype(np.uint8).tobytes()
    ramp = bytes(range(256))
    matrix = b"".join(fixed(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + 4 * ramp + table + 3 * ramp
    return packed(b"prtr", b"CMYK", b"Lab ", "weak inks", {b"A2B0": lut, b"A2B1": lut})


def managed(picture, data, mode):
    """A picture's colours as Little CMS sees them by its profile."""
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(data)), ImageCms.createProfile("sRGB"), mode, "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION)
    return np.asarray(ImageCms.applyTransform(picture, transform))


def make_profiles():
    for name, data in (("displayp3.jpg", P3), ("adobergb.png", ADOBE), ("adobergb.tif", ADOBE), ("displayp3.webp", P3),
                       ("linear.png", LINEAR)):
        options = {"quality": 95, "subsampling": 0} if name.endswith("jpg") else {}
        if name.endswith("webp"):
            options = {"lossless": True}
        Image.fromarray(RGB).save(FOLDER / name, icc_profile=data, **options)
        expect(name, managed(Image.open(FOLDER / name).convert("RGB"), data, "RGB"))
    convert("adobergb.tif", "adobergbtiles.tif", "-define", "tiff:tile-geometry=16x16")
    expect("adobergbtiles.tif", np.fromfile(FOLDER / "adobergb.tif.f32", "<f4"))
    grey, inks = Image.fromarray(RGB).convert("L"), Image.fromarray(RGB).convert("CMYK")
    save("grey.png", grey, managed(grey, GREY, "L"), icc_profile=GREY)
    colours = managed(Image.fromarray(RGB), P3, "RGB")
    save("displayp3alpha.png", Image.fromarray(RGBA), over(np.dstack((colours, RGBA[:, :, 3]))), icc_profile=P3)
    save("press.tif", inks, managed(inks, press(), "CMYK"), icc_profile=press())
    # Pillow writes inks upside down, and says so, as Adobe's programs do; it reads them the right way up again.
    inks.save(FOLDER / "press.jpg", quality=95, subsampling=0, icc_profile=press())
    expect("press.jpg", managed(Image.open(FOLDER / "press.jpg"), press(), "CMYK"))
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB built-in", b"Some display.")
    own = own.replace("sRGB built-in".encode("utf-16-be"), "Some display.".encode("utf-16-be"))
    save("srgb.png", Image.fromarray(RGB), RGB, icc_profile=own)


def make_metadata():
    save("metadata.jpg", Image.fromarray(RGB), RGB, quality=95, subsampling=0)
    thumbnail = FOLDER / "thumbnail.jpg"
    Image.fromarray(RGB[:8, :8]).save(thumbnail)
    subprocess.run(
        ["exiftool", "-q", "-overwrite_original", "-Orientation#=6", "-Make=Impasto", "-Model=Easel",
         "-DateTimeOriginal=2026:01:02 03:04:05", "-GPSLatitude=47.1", "-GPSLatitudeRef=N", "-XMP-dc:Creator=Vincent",
         "-XMP-tiff:Orientation#=6", "-IPTC:Headline=Noon", f"-ThumbnailImage<={thumbnail}", FOLDER / "metadata.jpg"], check=True)
    thumbnail.unlink()
    stored = np.asarray(Image.open(FOLDER / "metadata.jpg").convert("RGB"))
    expect("metadata.jpg", np.rot90(stored, -1))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_webp()
    make_tiff()
    make_netpbm()
    make_profiles()
    make_metadata()
