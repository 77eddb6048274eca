#!/usr/bin/env python3
"""Prints how strongly pictures are hatched in colour alone: green less luminance, less its own mean over some pixels, as a root mean
square in levels of 0…255.

scripts/measure-hatch.py picture.png ...        (needs numpy, SciPy and Pillow)
"""

import sys

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

# Pixels of the Gaussian that takes the mean: strokes are wider, the hatch is finer.
SIGMA = 2.5


def hatch(picture):
    """The scatter of an H×W×3 picture."""
    green = picture[..., 1] - picture @ [0.299, 0.587, 0.114]
    return (green - gaussian_filter(green, SIGMA)).std()


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(f"{hatch(np.asarray(Image.open(path).convert('RGB'), float)):.1f}  {path}")
