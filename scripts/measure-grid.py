#!/usr/bin/env python3
"""Prints the root mean square, in levels of 0…255, of the 4×4 pattern that lies over all of a picture.

scripts/measure-grid.py picture.png …        (needs numpy and pillow)
"""

import sys

import numpy as np
from PIL import Image

PERIOD = 4


def pattern(picture):
    height, width = (side // PERIOD * PERIOD for side in picture.shape[:2])
    blocks = picture[:height, :width].reshape(height // PERIOD, PERIOD, width // PERIOD, PERIOD, 3)
    mean = blocks.mean(axis=(0, 2))
    return mean - mean.mean(axis=(0, 1))


if __name__ == "__main__":
    for path in sys.argv[1:]:
        picture = np.asarray(Image.open(path).convert("RGB"), float)
        print(f"{np.sqrt((pattern(picture) ** 2).mean()):.2f}  {path}")
