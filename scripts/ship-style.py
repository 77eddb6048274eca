#!/usr/bin/env python3
"""Makes a style ready to ship: half-precision weights and the training record, without moments and the painting's thumbnail.

scripts/ship-style.py trained.h5 checkpoints/name.h5        (needs h5py)
"""

import sys

import h5py
import numpy as np


def ship(source, target):
    target.attrs.update(source.attrs)
    for name, weights in source["weights"].items():
        target.create_dataset(f"weights/{name}", data=weights[:].astype(np.float16))
    training = target.create_group("training")
    training.attrs.update(source["training"].attrs)
    training.create_dataset("history", data=source["training/history"][:])


if __name__ == "__main__":
    with h5py.File(sys.argv[1]) as source, h5py.File(sys.argv[2], "w") as target:
        ship(source, target)
