"""The transformation network and the loss network in PyTorch, as the reference for fixtures and benchmarks.

The transformation network is that of pytorch/examples (fast_neural_style, `TransformerNet`), with its state-dict names,
built from the architecture string of a checkpoint so that other widths and depths work too.
"""

import re

import torch
from torch import nn
from torch.nn import functional

import formula

HALF = "c9s1-16,d32,d64,R64,R64,R64,R64,R64,U2,c3s1-32,U2,c3s1-16,c9s1-3"
FULL = "c9s1-32,d64,d128,R128,R128,R128,R128,R128,U2,c3s1-64,U2,c3s1-32,c9s1-3"


class ConvLayer(nn.Module):
    """Reflection padding, then a convolution that keeps the size (or divides it by the stride)."""

    def __init__(self, inputs, outputs, kernel, stride=1, upsample=1):
        super().__init__()
        self.upsample = upsample
        self.pad = nn.ReflectionPad2d(kernel // 2)
        self.conv2d = nn.Conv2d(inputs, outputs, kernel, stride)

    def forward(self, x):
        if self.upsample > 1:
            x = functional.interpolate(x, scale_factor=self.upsample, mode="nearest")
        return self.conv2d(self.pad(x))


class ResidualBlock(nn.Module):
    """x + norm(convolution(relu(norm(convolution(x)))))."""

    def __init__(self, width):
        super().__init__()
        self.conv1 = ConvLayer(width, width, 3)
        self.in1 = nn.InstanceNorm2d(width, affine=True)
        self.conv2 = ConvLayer(width, width, 3)
        self.in2 = nn.InstanceNorm2d(width, affine=True)

    def forward(self, x):
        return x + self.in2(self.conv2(torch.relu(self.in1(self.conv1(x)))))


class TransformNet(nn.Module):
    """The transformation network; every convolution but the last is followed by instance norm and ReLU."""

    def __init__(self, architecture=FULL):
        super().__init__()
        self.steps = []
        counts = {"conv": 0, "res": 0, "deconv": 0, "in": 0}
        width, upsample, tokens = 3, 1, architecture.split(",")

        def add(kind, module):
            counts[kind] += 1
            name = f"{kind}{counts[kind]}"
            self.add_module(name, module)
            self.steps.append(name)

        for position, token in enumerate(tokens):
            if token.startswith("U"):
                upsample = int(token[1:])
            elif token.startswith("R"):
                add("res", ResidualBlock(width))
            else:
                kernel, stride, outputs = parse_convolution(token)
                add("deconv" if counts["res"] else "conv", ConvLayer(width, outputs, kernel, stride, upsample))
                width, upsample = outputs, 1
                if position < len(tokens) - 1:
                    add("in", nn.InstanceNorm2d(outputs, affine=True))

    def forward(self, x):
        for name in self.steps:
            x = getattr(self, name)(x)
            x = torch.relu(x) if name.startswith("in") else x
        return x


def parse_convolution(token):
    """Returns kernel, stride and output channels of `c9s1-32` or `d64` (short for `c3s2-64`)."""
    if token.startswith("d"):
        return 3, 2, int(token[1:])
    return tuple(int(number) for number in re.fullmatch(r"c(\d+)s(\d+)-(\d+)", token).groups())


def formula_network(architecture=FULL):
    """Returns the network with parameter number p (from 0, in state-dict order) taken from stream p + 1."""
    network = TransformNet(architecture)
    names = list(network.state_dict())
    last = names[-1].rsplit(".", 1)[0]
    with torch.no_grad():
        for p, (name, parameter) in enumerate(network.named_parameters()):
            assert name == names[p]
            value = formula.network_parameter(name, tuple(parameter.shape), p + 1, name.startswith(last))
            parameter.copy_(torch.from_numpy(value))
    return network.eval()


def nchw(array):
    """Returns an NHWC or HWC array as an NCHW tensor of the same type."""
    tensor = torch.from_numpy(array)
    return (tensor[None] if tensor.ndim == 3 else tensor).permute(0, 3, 1, 2).contiguous()


def padded(x, multiple=4):
    """Returns NCHW `x`, reflection-padded on the right and at the bottom to the next multiple of `multiple`."""
    height, width = x.shape[2:]
    return functional.pad(x, (0, -width % multiple, 0, -height % multiple), mode="reflect")


def stylised(network, x):
    """Returns the network applied to NCHW `x` of any size: padded to a multiple of 4, then cropped back."""
    with torch.inference_mode():
        return network(padded(x))[:, :, : x.shape[2], : x.shape[3]]


class LossNetwork(nn.Module):
    """VGG as far as its last convolution here: blocks of 3x3 convolutions with ReLU, pooling (`pool`, the largest of 2x2) between blocks.

    Input: RGB 0...255, NCHW. Returns the activations `relu1_1`, `relu1_2`, ... by name.
    """

    MEANS = (103.939, 116.779, 123.68)

    def __init__(self, widths=(64, 128, 256), counts=(2, 2, 3)):
        super().__init__()
        self.counts, self.pool, inputs = counts, functional.max_pool2d, 3
        for block, (width, count) in enumerate(zip(widths, counts), 1):
            for layer in range(1, count + 1):
                self.add_module(f"conv{block}_{layer}", nn.Conv2d(inputs, width, 3, padding=1))
                inputs = width
        self.register_buffer("means", torch.tensor(self.MEANS).view(1, 3, 1, 1))

    def forward(self, x):
        x, features = x.flip(1) - self.means, {}
        for block, count in enumerate(self.counts, 1):
            x = self.pool(x, 2) if block > 1 else x
            for layer in range(1, count + 1):
                x = torch.relu(getattr(self, f"conv{block}_{layer}")(x))
                features[f"relu{block}_{layer}"] = x
        return features


def formula_loss_network(widths, counts=(2, 2, 3), first_stream=1):
    """Returns a loss network with parameter number p (weight, bias, weight, ...) taken from stream first_stream + p."""
    network = LossNetwork(widths, counts)
    with torch.no_grad():
        for p, (name, parameter) in enumerate(network.named_parameters()):
            make = formula.convolution_weight if name.endswith("weight") else formula.convolution_bias
            parameter.copy_(torch.from_numpy(make(tuple(parameter.shape), first_stream + p)))
    return network.requires_grad_(False)


def keras_loss_network(path, counts=(2, 2, 3)):
    """Returns the loss network with the weights of a Keras "notop" HDF5 file (kernels HWIO)."""
    import h5py

    network = LossNetwork((64, 128, 256), counts)
    with h5py.File(path) as file, torch.no_grad():
        for layer in (name.decode() for name in file.attrs["layer_names"]):
            names = [name.decode() for name in file[layer].attrs["weight_names"]]
            convolution = getattr(network, layer.replace("block", "conv").replace("_conv", "_"), None)
            if names and convolution is not None:
                kernel, bias = (torch.from_numpy(file[layer][name][()]) for name in names)
                convolution.weight.copy_(kernel.permute(3, 2, 0, 1))
                convolution.bias.copy_(bias)
    return network.requires_grad_(False)


def gram(features):
    """Returns F F^T / (C * H * W) of N x C x H x W features: N x C x C."""
    count, channels, height, width = features.shape
    flat = features.reshape(count, channels, height * width)
    return flat @ flat.transpose(1, 2) / (channels * height * width)


def total_variation(x):
    """Returns half the sum of squared differences to the right and to the lower neighbour, over i < H-1 and j < W-1.

    The layer `TotalVariation` of jcjohnson/fast-neural-style defines a gradient only; this is the function that has it:
    both differences are taken at the same (H-1) x (W-1) pixels, summed over batch and channels, never averaged.
    """
    corner = x[:, :, :-1, :-1]
    return ((x[:, :, :-1, 1:] - corner).square().sum() + (x[:, :, 1:, :-1] - corner).square().sum()) / 2


def halved(x):
    """Returns the mean of every 2 x 2 pixels; a last odd row or column is left out."""
    return functional.avg_pool2d(x, 2)
