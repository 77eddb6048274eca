"""Writes the files that all contenders share: one style in four formats, two loss networks, a photo.

python prepare.py FOLDER [--loss-network vgg16_notop.h5] [--gatys-network vgg19_notop.h5]
"""

import argparse
import shutil
import sys
from pathlib import Path

import h5py
import numpy as np
import onnx
import openvino
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Fixtures"))
import formula
from checkpoints import write_checkpoint
from networks import FULL, HALF, ConvLayer, ResidualBlock, formula_loss_network, formula_network

PHOTO_SIZE = 512
WEIGHTS = ROOT.parent / "shared" / "weights"


class OnnxGraph:
    """Collects the nodes of a network, so that the graph holds nothing but the network's own operations."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, array):
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def apply(self, operation, *inputs, **attributes):
        name = f"value{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], **attributes))
        return name

    def convolution(self, layer, x):
        if layer.upsample > 1:
            scales = self.constant(np.array([1, 1, layer.upsample, layer.upsample], np.float32))
            x = self.apply("Resize", x, "", scales, mode="nearest", nearest_mode="floor",
                           coordinate_transformation_mode="asymmetric")
        kernel, border = layer.conv2d.kernel_size[0], layer.conv2d.kernel_size[0] // 2
        pads = self.constant(np.array([0, 0, border, border] * 2, np.int64))
        weight, bias = (self.constant(p.detach().numpy()) for p in (layer.conv2d.weight, layer.conv2d.bias))
        return self.apply("Conv", self.apply("Pad", x, pads, mode="reflect"), weight, bias,
                          kernel_shape=[kernel, kernel], strides=layer.conv2d.stride)

    def norm(self, layer, x):
        scale, offset = (self.constant(p.detach().numpy()) for p in (layer.weight, layer.bias))
        return self.apply("InstanceNormalization", x, scale, offset, epsilon=layer.eps)

    def block(self, block, x):
        y = self.apply("Relu", self.norm(block.in1, self.convolution(block.conv1, x)))
        return self.apply("Add", x, self.norm(block.in2, self.convolution(block.conv2, y)))


def onnx_model(network):
    """Returns the network as an ONNX model with input `photo`, output `result` and free height and width."""
    graph, x = OnnxGraph(), "photo"
    for name in network.steps:
        layer = getattr(network, name)
        if isinstance(layer, ConvLayer):
            x = graph.convolution(layer, x)
        elif isinstance(layer, ResidualBlock):
            x = graph.block(layer, x)
        else:
            x = graph.apply("Relu", graph.norm(layer, x))
    graph.nodes[-1].output[0] = "result"
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, "height", "width"])
            for name in ("photo", "result")]
    model = helper.make_model(helper.make_graph(graph.nodes, "style", ends[:1], ends[1:], graph.constants),
                              opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def write_style(folder):
    """Writes the formula network as our checkpoint, PyTorch state dict, ONNX model and OpenVINO IR, all float32; and one
    of half the width as our checkpoint."""
    write_checkpoint(folder / "half.h5", formula_network(HALF).state_dict(), HALF)
    network = formula_network()
    write_checkpoint(folder / "style.h5", network.state_dict(), FULL)
    torch.save(network.state_dict(), folder / "style.pth")
    onnx.save(onnx_model(network), folder / "style.onnx")
    openvino.save_model(openvino.convert_model(folder / "style.onnx"), folder / "style.xml", compress_to_fp16=False)


def write_formula_vgg(path, counts):
    """Writes VGG to block 3 with formula weights in the layout of the Keras "notop" files."""
    network = formula_loss_network((64, 128, 256), counts)
    layers = {name.replace("conv", "block").replace("_", "_conv"): layer for name, layer in network.named_children()}
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = np.array(list(layers), "S")
        for name, layer in layers.items():
            names = [f"{name}_W_1:0", f"{name}_b_1:0"]
            group = file.create_group(name)
            group.attrs["weight_names"] = np.array(names, "S")
            group[names[0]] = layer.weight.permute(2, 3, 1, 0).numpy()
            group[names[1]] = layer.bias.numpy()


def write_loss_network(path, source, counts, user):
    """Writes a copy of the weights, or formula weights where they are not there."""
    if source.exists():
        shutil.copyfile(source, path)
    else:
        print(f"{source.name} is not there: {user} uses formula weights.", file=sys.stderr)
        write_formula_vgg(path, counts)


def write_photo(path):
    """Writes a JPEG that is smooth at large and noisy in detail, as a photo is."""
    rows, columns = np.mgrid[0:PHOTO_SIZE, 0:PHOTO_SIZE] / PHOTO_SIZE
    waves = np.stack([np.sin(7 * rows + 3 * columns * k) for k in (1, 2, 3)], axis=-1)
    noise = formula.signed((PHOTO_SIZE, PHOTO_SIZE, 3), 4000)
    Image.fromarray(np.uint8(np.clip(127.5 + 90 * waves + 20 * noise, 0, 255))).save(path, quality=92)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--loss-network", type=Path, default=WEIGHTS / "vgg16_notop_to_block3.h5")
    parser.add_argument("--gatys-network", type=Path, default=WEIGHTS / "vgg19_notop_to_block3.h5")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    write_style(options.folder)
    write_photo(options.folder / "photo.jpg")
    write_loss_network(options.folder / "loss_network.h5", options.loss_network, (2, 2, 3), "the training step")
    write_loss_network(options.folder / "gatys_network.h5", options.gatys_network, (2, 2, 4), "the iterative method")


if __name__ == "__main__":
    main()
