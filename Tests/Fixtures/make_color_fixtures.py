"""Makes colors/: what keeping a photograph's colours must give, for two small pictures of images/.

The painting is palette8.png, the photograph rgb8.png. NAME.f32 is the result NAME as little-endian float32, height × width × 3.
Everything is computed from the published formulas, in float64: YIQ by its matrix and the inverse of that, square roots
of covariances by SciPy's sqrtm (Schur's method), the factor by which a colour pales by bisection.

    python3 make_color_fixtures.py        (needs numpy and SciPy)
"""

import pathlib

import numpy as np
from scipy.linalg import inv, sqrtm

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "colors"
WIDTH, HEIGHT = 21, 15

# NTSC, 1953, rounded as it is usually printed
YIQ = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])


def load(name):
    return np.fromfile(HERE / "images" / f"{name}.f32", "<f4").reshape(HEIGHT * WIDTH, 3).astype(np.float64)


def save(name, pixels):
    (FOLDER / f"{name}.f32").write_bytes(pixels.astype("<f4").tobytes())


def to_yiq(rgb):
    return rgb @ YIQ.T


def to_rgb(yiq):
    return yiq @ inv(YIQ).T


def with_colors(painting, photo):
    """Y of the painting, I and Q of the photograph, times the largest factor in 0…1 with which every channel is in 0…255."""
    luminance = np.clip(to_yiq(painting)[:, :1], 0, 255)
    color = to_yiq(photo)[:, 1:]
    least, most = np.zeros_like(luminance), np.ones_like(luminance)

    def rgb(factor):
        return to_rgb(np.hstack([luminance, color * factor]))

    def fits(factor):
        return np.all((rgb(factor) > -1e-9) & (rgb(factor) < 255 + 1e-9), axis=1, keepdims=True)

    least = np.where(fits(most), most, least)
    for _ in range(60):
        middle = (least + most) / 2
        least, most = np.where(fits(middle), middle, least), np.where(fits(middle), most, middle)
    return rgb(least)


def with_luminance_statistics(painting, photo):
    own, other = to_yiq(painting), to_yiq(photo)[:, 0]
    own[:, 0] = other.std() / own[:, 0].std() * (own[:, 0] - own[:, 0].mean()) + other.mean()
    return to_rgb(own)


def matching_colors(painting, photo):
    def root(pixels):
        return np.real(sqrtm(np.cov(pixels, rowvar=False, bias=True)))

    matrix = root(photo) @ inv(root(painting))
    return (painting - painting.mean(axis=0)) @ matrix.T + photo.mean(axis=0)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    painting, photo = load("palette8.png"), load("rgb8.png")
    save("luminance", np.repeat(to_yiq(painting)[:, :1], 3, axis=1))
    save("with-colors", with_colors(painting, photo))
    save("luminance-statistics", with_luminance_statistics(painting, photo))
    save("matching-colors", matching_colors(painting, photo))
