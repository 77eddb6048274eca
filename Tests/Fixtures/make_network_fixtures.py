"""Makes the golden data of the transformation network: `network/*.h5`. Needs torch, numpy and h5py.

Weights and inputs follow `formula.py` and are not stored. Group "WxH" (width first) of parity.h5 holds, for the photo
255 * u of stream `input_stream` in HWC order:
  grid_rows, grid_columns  indices: every 7th
  grid                     outputs at every 7th row and column, len(grid_rows) x len(grid_columns) x 3
  edge_rows, edge_columns  the first two and last two complete rows (4 x W x 3) and columns (H x 4 x 3)
  attributes mean, std (of all H x W x 3 outputs), width, height, input_stream
Where width or height is no multiple of 4, the photo was reflection-padded on the right and at the bottom to the next
multiple of 4, and the result cropped back to the photo's size.
The network was run in float64 on the float32 weights and inputs; its results are stored as float32.
"""

from pathlib import Path

import h5py
import numpy as np
import torch

import formula
from checkpoints import write_checkpoint
from networks import FULL, TransformNet, formula_network, nchw, stylised

FOLDER = Path(__file__).parent / "network"
SIZES = [(256, 256), (64, 36), (512, 384), (255, 257), (33, 47)]
TINY = "c9s1-4,d8,d16,R16,R16,U2,c3s1-8,U2,c3s1-4,c9s1-3"


def run(network, photo, dtype):
    """Returns the network's output for one HWC photo, HWC, computed in `dtype`."""
    result = stylised(network.to(dtype), nchw(photo).to(dtype))
    return result[0].permute(1, 2, 0).numpy()


def store(group, output, **attributes):
    """Stores a sample of an HWC output that shows every phase of the strides, and the borders whole."""
    height, width, _ = output.shape
    rows, columns = np.arange(0, height, 7), np.arange(0, width, 7)
    edge_rows, edge_columns = [0, 1, height - 2, height - 1], [0, 1, width - 2, width - 1]
    arrays = {
        "grid_rows": rows, "grid_columns": columns, "grid": output[np.ix_(rows, columns)],
        "edge_row_indices": edge_rows, "edge_rows": output[edge_rows],
        "edge_column_indices": edge_columns, "edge_columns": output[:, edge_columns],
    }
    for name, array in arrays.items():
        array = np.asarray(array)
        kind = np.int64 if array.dtype.kind == "i" else np.float32
        group.create_dataset(name, data=array.astype(kind), compression="gzip")
    group.attrs.update(attributes, height=height, width=width, mean=output.mean(), std=output.std())


def make_parity():
    with h5py.File(FOLDER / "parity.h5", "w") as file:
        file.attrs["architecture"] = FULL
        file.attrs["group_names"] = "width x height"
        for index, (width, height) in enumerate(SIZES):
            photo = formula.image((height, width, 3), 1000 + index)
            exact = run(formula_network(), photo, torch.float64)
            gap = np.abs(run(formula_network(), photo, torch.float32) - exact).max()
            store(file.create_group(f"{width}x{height}"), exact, input_stream=1000 + index)
            print(f"{width}x{height}: {exact.min():.1f} ... {exact.max():.1f}, mean {exact.mean():.2f}, "
                  f"std {exact.std():.2f}; float32 differs by at most {gap:.2e}")


def make_python_checkpoint():
    torch.manual_seed(0)
    network = TransformNet(TINY).eval()
    write_checkpoint(FOLDER / "from_pytorch.h5", network.state_dict(), TINY)
    photo = formula.image((40, 52, 3), 1100)
    exact, single = (run(network, photo, dtype) for dtype in (torch.float64, torch.float32))
    with h5py.File(FOLDER / "from_pytorch_expected.h5", "w") as file:
        file.create_dataset("output", data=exact.astype(np.float32), compression="gzip")
        file.attrs.update(input_stream=1100, height=40, width=52)
    print(f"from_pytorch: {exact.min():.2f} ... {exact.max():.2f}, float32 within {np.abs(single - exact).max():.2e}")


def make_half_precision_checkpoint():
    """Writes the checkpoint from_pytorch.h5 again with its weights rounded to float16."""
    with h5py.File(FOLDER / "from_pytorch.h5") as whole, h5py.File(FOLDER / "half_precision.h5", "w") as half:
        half.attrs.update(whole.attrs)
        for name, weights in whole["weights"].items():
            half.create_dataset(f"weights/{name}", data=weights[()].astype(np.float16))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_parity()
    make_python_checkpoint()
    make_half_precision_checkpoint()
