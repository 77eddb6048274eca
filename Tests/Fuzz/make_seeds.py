"""Makes the files in seeds/ from which fuzzing of the HDF5 readers and of architectures starts.

    python3 make_seeds.py        (needs h5py and numpy)
"""

from pathlib import Path

import h5py
import numpy as np

SEEDS = Path(__file__).parent / "seeds"
ARCHITECTURES = ("full", "half", "c3s1-3", "c3s1-4,d8,R8,R8,U2,c9s1-3", "c1s1-16,d1,d1024,U4,c15s1-3")


def style(path, **options):
    with h5py.File(path, "w") as file:
        file.attrs.update(format="impasto-style", format_version=1, architecture="c1s1-3", output="tanh", margin=2)
        for group in ("weights", "progress/first_moment", "progress/second_moment"):
            file.create_dataset(f"{group}/conv1.conv2d.weight", data=np.ones((3, 3, 1, 1), "f4"), **options)
            file.create_dataset(f"{group}/conv1.conv2d.bias", data=np.zeros(3, "f2"), **options)
        file["progress"].attrs.update(optimizer_step=4, seed=7, photographs_drawn=16)
        file["training/history"] = np.arange(12, dtype="f8").reshape(2, 6)
        file["training/thumbnail"] = np.arange(16, dtype="u1")
        file["training"].attrs.update(
            option_names=["a", "b"], option_values=["1", ""], iterations=4, painting_sha256="0",
            loss_network_sha256="1", photographs=9)


def loss(path):
    with h5py.File(path, "w") as file:
        file.attrs.update(
            format="impasto-loss", format_version=1, layers="2,P,1", padding="zero", provenance_names=["a"],
            provenance_values=["b"])
        file["input/mean"] = np.zeros(3, "f4")
        file["input/scale"] = np.float32(1)
        for name, outputs, inputs in (("conv1_1", 2, 3), ("conv2_1", 1, 2)):
            file[f"weights/{name}.weight"] = np.ones((outputs, inputs, 3, 3), "f2")
            file[f"weights/{name}.bias"] = np.ones(outputs, "f2")
        file["lenses/relu1_1"] = np.eye(2, dtype="f2")
        file["lenses/relu1_1"].attrs["stands_for"] = 64


def vgg(path):
    with h5py.File(path, "w") as file:
        names = np.array([b"input_1", b"block1_conv1", b"block1_pool"])
        file.attrs.update(layer_names=names, backend=b"tensorflow", keras_version=b"2.1")
        layer = file.create_group("block1_conv1")
        layer.attrs["weight_names"] = np.array([b"block1_conv1_W_1:0", b"block1_conv1_b_1:0"])
        # Shuffled and packed, because a seed should be small.
        layer.create_dataset("block1_conv1_W_1:0", data=np.ones((3, 3, 3, 64), "f4"), compression="gzip", shuffle=True)
        layer["block1_conv1_b_1:0"] = np.zeros(64, "f4")


def photos(path, **options):
    with h5py.File(path, "w") as file:
        data = np.arange(5 * 3 * 4 * 4).reshape(5, 3, 4, 4).astype("u1")
        file.create_dataset("train2014/images", data=data, **options)


if __name__ == "__main__":
    for folder in ("style", "loss", "photos", "architecture"):
        (SEEDS / folder).mkdir(parents=True, exist_ok=True)
    style(SEEDS / "style/whole.h5")
    style(SEEDS / "style/packed.h5", compression="gzip", shuffle=True)
    loss(SEEDS / "loss/impasto.h5")
    vgg(SEEDS / "loss/vgg.h5")
    photos(SEEDS / "photos/whole.h5")
    photos(SEEDS / "photos/rows.h5", chunks=(1, 3, 4, 4))
    photos(SEEDS / "photos/packed.h5", chunks=(2, 2, 3, 3), compression="gzip", shuffle=True)
    for number, text in enumerate(ARCHITECTURES):
        (SEEDS / f"architecture/{number}").write_text(text)
