"""Makes the golden data of layers, losses and the optimizer: `loss/*.h5`. Needs torch, numpy and h5py.

Every file holds one group a case. A group's attributes say how to rebuild each input x from `formula.py`:
  shape_x    shape, NHWC for images and features, OIHW for convolution weights
  stream_x   stream; element i in the flat order of shape_x is value i of the stream
  formula_x  which formula: signed, image, convolution_weight, convolution_bias, norm_scale or norm_offset
A dataset holds every `stride`-th element, in flat order, of a result of shape `shape` (both its attributes; NHWC or
OIHW as above). `gradient_x` is the gradient of sum(output * upstream) where the case has an input `upstream`, else of
the case's scalar `value`. All is computed in float64 on the float32 inputs and stored as float32; scalars are float64
attributes.
"""

from pathlib import Path

import h5py
import numpy as np
import torch
from torch.nn import functional

import formula
from networks import formula_loss_network, gram, halved, total_variation

FOLDER = Path(__file__).parent / "loss"
LIMIT, STRIDE = 4096, 7


class Case:
    """One group of a fixture file: formula inputs as float64 leaves, and what comes of them."""

    def __init__(self, file, name, first_stream):
        self.group, self.stream, self.inputs = file.create_group(name), first_stream, {}

    def input(self, name, shape, make=formula.signed):
        """Returns a float64 leaf, NCHW if `shape` is NHWC; records its stream."""
        array = make(shape, self.stream).astype(np.float64)
        self.group.attrs[f"shape_{name}"] = np.array(shape, np.int64)
        self.group.attrs[f"stream_{name}"] = self.stream
        self.group.attrs[f"formula_{name}"] = make.__name__
        self.stream += 1
        self.inputs[name] = torch.from_numpy(array).requires_grad_()
        channels_last = len(shape) == 4 and make is not formula.convolution_weight
        return self.inputs[name].permute(0, 3, 1, 2) if channels_last else self.inputs[name]

    def store(self, name, tensor, limit=LIMIT):
        """Stores a tensor that is already in file order (NHWC, OIHW or fewer dimensions)."""
        array = tensor.detach().numpy()
        stride = 1 if array.size <= limit else STRIDE
        dataset = self.group.create_dataset(name, data=array.reshape(-1)[::stride].astype(np.float32))
        dataset.attrs.update(shape=np.array(array.shape, np.int64), stride=stride)

    def store_features(self, name, tensor):
        """Stores an NCHW tensor as NHWC."""
        self.store(name, tensor.permute(0, 2, 3, 1))

    def store_gradients(self, scalar, names, prefix="gradient_", limit=LIMIT):
        gradients = torch.autograd.grad(scalar, [self.inputs[name] for name in names], retain_graph=True)
        for name, gradient in zip(names, gradients):
            self.store(prefix + name, gradient, limit)

    def finish(self, output, names):
        """Stores `output` (NCHW) and the gradients of sum(output * upstream) with a formula upstream."""
        count, channels, height, width = output.shape
        upstream = self.input("upstream", (count, height, width, channels))
        self.store_features("output", output)
        self.store_gradients((output * upstream).sum(), names)


def make_gram(file):
    case = Case(file, "gram", 2000)
    features = case.input("features", (2, 7, 9, 16))
    target = case.input("target", (16, 16))
    result = gram(features)
    value = (result - target).square().mean()
    case.group.attrs.update(value=value.item(), meaning="mean (G - target)^2 over all N*C*C, G = F F^T / (C*H*W)")
    case.store("gram", result)
    case.store_gradients(value, ["features"])


def make_total_variation(file):
    case = Case(file, "total_variation", 2010)
    value = total_variation(case.input("x", (2, 9, 11, 3), formula.image))
    case.group.attrs.update(
        value=value.item(),
        meaning="half the sum over n, c, i < H-1, j < W-1 of (x[i,j+1]-x[i,j])^2 + (x[i+1,j]-x[i,j])^2")
    case.store_gradients(value, ["x"])


def make_instance_norm(file):
    for index, channels in enumerate([16, 3]):
        case = Case(file, f"instance_norm_{channels}", 2100 + 10 * index)
        x = case.input("x", (2, 6, 5, channels))
        scale = case.input("scale", (channels,), formula.norm_scale)
        offset = case.input("offset", (channels,), formula.norm_offset)
        case.group.attrs["epsilon"] = 1e-5
        output = functional.instance_norm(x, weight=scale, bias=offset, eps=1e-5)
        case.finish(output, ["x", "scale", "offset"])


def convolution(x, weight, bias, stride=1, upsample=1, padding="zero"):
    """Returns the convolution of `x` after nearest upsampling and padding by half the kernel."""
    if upsample > 1:
        x = functional.interpolate(x, scale_factor=upsample, mode="nearest")
    border = (weight.shape[2] // 2,) * 4
    x = functional.pad(x, border) if padding == "zero" else functional.pad(x, border, mode="reflect")
    return functional.conv2d(x, weight, bias, stride)


def make_convolutions(file):
    variants = {
        "zero": dict(padding="zero"),
        "reflect": dict(padding="reflect"),
        "stride2": dict(padding="reflect", stride=2),
        "upsample": dict(padding="reflect", upsample=2),
    }
    cases = [(name, options, 3, *rest) for name, options in variants.items()
             for rest in ((16, 32, 12, 20), (32, 32, 13, 11))]
    cases += [("kernel9", variants["reflect"], 9, 32, 3, 12, 20), ("kernel9", variants["reflect"], 9, 3, 16, 13, 11)]
    for index, (name, options, kernel, inputs, outputs, height, width) in enumerate(cases):
        case = Case(file, f"{name}_{inputs}to{outputs}_{width}x{height}", 2200 + 10 * index)
        x = case.input("x", (2, height, width, inputs))
        weight = case.input("weight", (outputs, inputs, kernel, kernel), formula.convolution_weight)
        bias = case.input("bias", (outputs,), formula.convolution_bias)
        case.group.attrs.update({"kernel": kernel, "stride": 1, "upsample": 1} | options)
        case.finish(convolution(x, weight, bias, **options), ["x", "weight", "bias"])


def make_pixelwise(file):
    operations = {"max_pool": (lambda x: functional.max_pool2d(x, 2), 16), "halved": (halved, 3)}
    for index, (name, height, width) in enumerate(
            (name, *size) for name in operations for size in ((12, 20), (13, 11))):
        operation, channels = operations[name]
        case = Case(file, f"{name}_{width}x{height}", 2400 + 10 * index)
        case.finish(operation(case.input("x", (2, height, width, channels))), ["x"])
    case = Case(file, "tanh", 2450)
    case.group.attrs["meaning"] = "150 * tanh(x) + 127.5"
    case.finish(150 * torch.tanh(case.input("x", (2, 5, 7, 3))) + 127.5, ["x"])


def make_adam(file):
    case = Case(file, "adam", 2500)
    case.input("x", (64,))
    x = case.inputs["x"]
    settings = dict(lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
    case.group.attrs.update(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8,
                            meaning="after_N: x after step N, whose gradient is gradientN")
    optimizer = torch.optim.Adam([x], **settings)
    for step in range(1, 6):
        x.grad = case.input(f"gradient{step}", (64,)).detach()
        optimizer.step()
        case.store(f"after_{step}", x)


def make_muon(file):
    """PyTorch's iteration computes in bf16, so that its result is good to some hundredths."""
    for name, shape, first_stream in (("wide", (6, 5, 3, 3), 2520), ("tall", (20, 1, 3, 3), 2530)):
        case = Case(file, name, first_stream)
        case.input("x", shape, formula.convolution_weight)
        start = case.inputs["x"].detach().clone()
        x = start.flatten(1).clone().requires_grad_()
        # A rate of 0.01 as the root mean square of a step.
        case.group.attrs.update(rate=0.01, meaning="change_N: what N steps, whose gradients are gradient1 ..., add to x")
        optimizer = torch.optim.Muon([x], lr=0.05, momentum=0.9, weight_decay=0, adjust_lr_fn="match_rms_adamw")
        for step in range(1, 5):
            case.input(f"gradient{step}", shape, formula.convolution_weight)
            x.grad = case.inputs[f"gradient{step}"].detach().flatten(1)
            optimizer.step()
            case.store(f"change_{step}", x.reshape(shape) - start)


STYLE_LAYERS = ("relu1_2", "relu2_2", "relu3_3")
STYLE_WEIGHT, CONTENT_WEIGHT, VARIATION_WEIGHT = 5.0, 1.0, 1e-6


def pyramid(x, scales):
    """Returns `x`, its half, the half of that, ..."""
    images = [x]
    while len(images) < scales:
        images.append(halved(images[-1]))
    return images


def style_terms(network, images, painting, scales):
    """Yields (layer, scale, weighted term); scale 1 is the whole image, 2 its half, 3 its quarter."""
    pairs = zip(pyramid(images, scales), pyramid(painting, scales))
    for scale, (image, target) in enumerate(pairs, 1):
        features, targets = network(image), network(target)
        for layer in STYLE_LAYERS:
            yield layer, scale, STYLE_WEIGHT * (gram(features[layer]) - gram(targets[layer])).square().mean()


def make_perceptual_loss(file):
    widths, first_weight_stream = (16, 32, 48), 2700
    network = formula_loss_network(widths, first_stream=first_weight_stream).double()
    case = Case(file, "perceptual", 2600)
    images = case.input("images", (2, 32, 32, 3), formula.image)
    photos = case.input("photos", (2, 32, 32, 3), formula.image)
    painting = case.input("painting", (1, 24, 40, 3), formula.image)
    case.group.attrs.update(
        widths=np.array(widths, np.int64), counts=np.array((2, 2, 3), np.int64),
        first_weight_stream=first_weight_stream,
        content_weight=CONTENT_WEIGHT, style_weight=STYLE_WEIGHT, total_variation_weight=VARIATION_WEIGHT,
        means_bgr=network.MEANS,
        meaning="values and gradients are weighted; the style terms of all scales are summed; content at scale 1 only")
    content = CONTENT_WEIGHT * (network(images)["relu3_3"] - network(photos)["relu3_3"]).square().mean()
    variation = VARIATION_WEIGHT * total_variation(images)
    styles = {(layer, scale): term for layer, scale, term in style_terms(network, images, painting, 3)}
    terms = {"content_relu3_3": content, "total_variation": variation}
    terms |= {f"style_{layer}_scale{scale}": term for (layer, scale), term in styles.items()}
    for scales in (1, 3):
        chosen = [term for (_, scale), term in styles.items() if scale <= scales]
        terms[f"total_{scales}_scales"] = content + variation + sum(chosen)
    for name, term in terms.items():
        case.group.attrs[f"value_{name}"] = term.item()
        case.store_gradients(term, ["images"], f"gradient_{name}_", 10_000)
        print(f"{name}: {term.item():.6g}")


FILES = {
    "terms": [make_gram, make_total_variation],
    "layers": [make_instance_norm, make_pixelwise],
    "convolutions": [make_convolutions],
    "adam": [make_adam],
    "muon": [make_muon],
    "perceptual": [make_perceptual_loss],
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, makers in FILES.items():
        with h5py.File(FOLDER / f"{name}.h5", "w") as file:
            for make in makers:
                make(file)
