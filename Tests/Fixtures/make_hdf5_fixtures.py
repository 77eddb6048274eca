"""Makes Tests/Fixtures/hdf5: python.h5, what h5py writes, for the HDF5 module to read, and files that claim too much.

    python3 make_hdf5_fixtures.py        (needs h5py and numpy)
"""

from pathlib import Path

import h5py
import numpy as np

FOLDER = Path(__file__).parent / "hdf5"


def datasets(file):
    ramp = np.arange(12).reshape(3, 4)
    file["numbers/float16"] = (ramp / 8).astype(np.float16)
    file["numbers/float16_big_endian"] = (ramp / 8).astype(">f2")
    # Every number of half precision but the NaNs, and what numpy makes of it in single precision.
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[~np.isnan(halves)]
    for name, numbers in (("halves", halves), ("halves_as_single", halves.astype(np.float32))):
        file.create_dataset(f"numbers/{name}", data=numbers, compression="gzip", compression_opts=9, shuffle=True)
    file["numbers/float32"] = (ramp / 8).astype(np.float32)
    file["numbers/float64"] = (ramp / 8).astype(np.float64)
    file["numbers/big_endian"] = (ramp / 8).astype(">f4")
    file["numbers/int32"] = (ramp - 6).astype(np.int32)
    file["numbers/uint16"] = (ramp * 5000).astype(np.uint16)
    file["numbers/scalar"] = np.float32(2.5)
    file["numbers/none"] = np.zeros((0, 7), np.float32)
    file["numbers/null"] = h5py.Empty("f4")
    file["numbers/truth"] = np.array([True, False])
    file["numbers/text"] = np.array([b"one", b"two"])
    # images[n, c, y, x] = 50 n + 16 c + 4 y + x
    n, c, y, x = np.meshgrid(range(5), range(3), range(4), range(4), indexing="ij")
    images = (50 * n + 16 * c + 4 * y + x).astype(np.uint8)
    file.create_dataset("train2014/images", data=images, chunks=(2, 3, 4, 4), compression="gzip", shuffle=True)
    file.create_dataset("claims/chunked", shape=(1 << 20, 1 << 20), dtype="f4", chunks=(16, 16))
    file.create_dataset("claims/contiguous", shape=(1 << 20,), dtype="f4")
    file.create_dataset("claims/overflow", shape=(1 << 31, 1 << 31, 4), dtype="u1", chunks=(1, 1, 1))


def links(file):
    file["links/soft"] = h5py.SoftLink("/numbers/float32")
    file["links/nowhere"] = h5py.SoftLink("/numbers/gone")
    file["links/round"] = h5py.SoftLink("/links/round")
    file["links/external"] = h5py.ExternalLink("other.h5", "/numbers/float32")
    file["links/soft_to_external"] = h5py.SoftLink("/links/external")
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource("other.h5", "data", shape=(4,))
    file.create_virtual_dataset("links/virtual", layout)
    file.create_dataset("links/raw", shape=(4,), dtype="f4", external=[("other.raw", 0, 16)])


def attributes(file):
    file.attrs["fixed"] = np.bytes_("fixed length")
    file.attrs["variable"] = "variable length, ünïcödé"
    file.attrs["fixed_list"] = np.array([b"conv1_1", b"relu1_1", b"", b"x"])
    file.attrs["variable_list"] = ["one", "", "drei ß"]
    file.attrs["no_list"] = []
    file.attrs["latin"] = np.bytes_("f\u00fcr".encode("latin-1"))
    file.attrs["answer"] = np.int32(-42)
    file.attrs["ratio"] = np.float32(0.25)
    file.attrs["pair"] = np.array([1, 2])
    file["numbers/float32"].attrs["unit"] = "pixels"
    file["numbers"].attrs["depth"] = np.int64(1 << 40)
    padded = h5py.h5t.C_S1.copy()
    padded.set_size(8)
    padded.set_strpad(h5py.h5t.STR_SPACEPAD)
    space = h5py.h5s.create(h5py.h5s.SCALAR)
    h5py.h5a.create(file.id, b"padded", padded, space).write(np.array(b"pad     "))


def claims():
    """Two kilobytes that claim terabytes: a style and a dataset."""
    with h5py.File(FOLDER / "claiming_style.h5", "w") as file:
        file.attrs.update(format="impasto-style", format_version=1, architecture="c1s1-3")
        file.create_dataset(
            "weights/conv1.conv2d.weight", shape=(1 << 20, 1 << 20), chunks=(1024, 1024), dtype="f4", compression="gzip")
    with h5py.File(FOLDER / "claiming_photos.h5", "w") as file:
        file.create_dataset(
            "train2014/images", shape=(1 << 40, 3, 256, 256), chunks=(1, 3, 256, 256), dtype="u1", compression="gzip")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with h5py.File(FOLDER / "python.h5", "w", track_order=False) as file:
        datasets(file)
        links(file)
        attributes(file)
    claims()
