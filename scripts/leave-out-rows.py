#!/usr/bin/env python3
"""Leaves out rows of a painting that its style shall not have, and fades what is above them into what is below.

scripts/leave-out-rows.py painting.jpg first end fade result.png        (needs NumPy and Pillow)

Rows from `first` to before `end` are left out. `fade` rows of the result are of both sides, so that no edge stands where they meet: a
style would learn it.
"""

import sys

import numpy as np
from PIL import Image


def without_rows(pixels, first, end, fade):
    above, below = pixels[:first], pixels[end:]
    share = np.linspace(0, 1, fade + 2)[1:-1, None, None]
    both = above[first - fade:] * (1 - share) + below[:fade] * share
    return np.concatenate([above[:first - fade], both, below[fade:]])


if __name__ == "__main__":
    painting, (first, end, fade), result = sys.argv[1], map(int, sys.argv[2:5]), sys.argv[5]
    pixels = np.asarray(Image.open(painting).convert("RGB"), np.float32)
    Image.fromarray(without_rows(pixels, first, end, fade).round().astype(np.uint8)).save(result)
