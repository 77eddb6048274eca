"""Makes `loss/vgg16_features.h5`: a small sample of real VGG-16 activations on a formula image. Needs torch and h5py.

python make_vgg_features.py path/to/vgg16_notop.h5      (any Keras "notop" file that reaches block 3)

The image is 48 high and 64 wide: 255 * u of stream 3000, HWC, RGB. Each dataset `relu1_2`, `relu2_2`, `relu3_3` holds
every 4th row and column and every (channels / 8)-th channel, HWC, float32; attributes: shape of the whole (HWC),
pixel_stride, channel_stride, and mean of all activations. Computed in float64.
"""

import sys
from pathlib import Path

import h5py
import numpy as np
import torch

import formula
from networks import keras_loss_network, nchw

LAYERS = ("relu1_2", "relu2_2", "relu3_3")


def first_block(path, photo):
    """Returns relu1_2, HWC, by numpy alone, from the file's own HWIO kernels: a check of the reference."""
    x = photo[..., ::-1].astype(np.float64) - (103.939, 116.779, 123.68)
    with h5py.File(path) as file:
        for layer in ("block1_conv1", "block1_conv2"):
            kernel, bias = (file[layer][name.decode()][()] for name in file[layer].attrs["weight_names"])
            padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
            windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(0, 1))
            x = np.maximum(np.einsum("hwiyx,yxio->hwo", windows, kernel.astype(np.float64), optimize=True) + bias, 0)
    return x


def main(path):
    photo = formula.image((48, 64, 3), 3000)
    features = keras_loss_network(path).double()(nchw(photo).double())
    features = {layer: features[layer][0].permute(1, 2, 0).numpy() for layer in LAYERS}
    gap = np.abs(first_block(path, photo) - features["relu1_2"]).max()
    print(f"relu1_2 by numpy and by torch differ by at most {gap:.1e}")
    with h5py.File(Path(__file__).parent / "loss" / "vgg16_features.h5", "w") as file:
        file.attrs.update(input_stream=3000, height=48, width=64, loss_network="VGG-16")
        for layer, values in features.items():
            stride = values.shape[2] // 8
            dataset = file.create_dataset(layer, data=values[::4, ::4, ::stride].astype(np.float32))
            dataset.attrs.update(shape=np.array(values.shape, np.int64), pixel_stride=4, channel_stride=stride,
                                 mean=values.mean())
            print(f"{layer}: mean {values.mean():.3f}, largest {values.max():.1f}, stored {dataset.shape}")


if __name__ == "__main__":
    main(sys.argv[1])
