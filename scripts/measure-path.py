#!/usr/bin/env python3
"""Prints the losses of what a style makes of photographs at several strengths, or of what lies between two styles.

scripts/measure-path.py vgg16.h5 --style the_scream painting.jpg photo.png ...              (needs PyTorch, h5py, Pillow)
scripts/measure-path.py vgg16.h5 --style the_scream one.jpg --style water_lilies other.jpg photo.png ...

The loss is VGG-16's at relu1_2, relu2_2 and relu3_3, weight 1 each, at one scale, the paintings 512 pixels on their long sides. The style
loss is that against each painting.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import h5py
import numpy as np
import torch
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
LAYERS = {(1, 2), (2, 2), (3, 3)}


def load(path):
    """The convolutions of VGG-16 up to relu3_3."""
    with h5py.File(path) as file:
        def weights(name):
            group = file[name]
            kernel, bias = (group[text.decode() if isinstance(text, bytes) else text][:] for text in group.attrs["weight_names"])
            return torch.tensor(kernel.transpose(3, 2, 0, 1).copy()), torch.tensor(bias)
        return {(b, n): weights(f"block{b}_conv{n}") for b, count in ((1, 2), (2, 2), (3, 3)) for n in range(1, count + 1)}


def features(vgg, image):
    x = torch.tensor(np.asarray(image, np.float32)[:, :, ::-1] - np.array([103.939, 116.779, 123.68], np.float32))
    x, found = x.permute(2, 0, 1)[None], {}
    for (block, number), (kernel, bias) in vgg.items():
        if number == 1 and block > 1:
            x = torch.nn.functional.max_pool2d(x, 2)
        x = torch.relu(torch.nn.functional.conv2d(x, kernel, bias, padding=1))
        if (block, number) in LAYERS:
            found[(block, number)] = x[0].flatten(1)
    return found


def gram(f):
    return f @ f.T / f.numel()


def painting(vgg, path):
    """The Gram matrices of a painting."""
    image = Image.open(path).convert("RGB")
    image.thumbnail((512, 512), Image.Resampling.LANCZOS)
    return {layer: gram(f) for layer, f in features(vgg, image).items()}


def losses(vgg, targets, photo, options):
    """Content, and style against each painting."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.png"
        infer = ROOT / ".build/release/impasto-infer"
        subprocess.run([infer, photo, *options, "--output", out], check=True, capture_output=True)
        made = features(vgg, Image.open(out).convert("RGB"))
    wanted = features(vgg, Image.open(photo).convert("RGB"))[(3, 3)]
    styles = [sum(float(((gram(made[layer]) - target[layer]) ** 2).mean()) for layer in target) for target in targets]
    return [float(((made[(3, 3)] - wanted) ** 2).mean()), *styles]


def steps(styles):
    """What stands in the first column, and the options for it."""
    if len(styles) == 1:
        return [(f"{s:g}", ["--style", styles[0], "--strength", f"{s:g}"]) for s in (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5)]
    one, other = styles
    between = [(f"{s:g}", ["--style", f"{one}:{1 - s:g}", "--style", f"{other}:{s:g}"]) for s in (0.2, 0.4, 0.6, 0.8)]
    return [("0", ["--style", one]), *between, ("1", ["--style", other])]


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("vgg")
    parser.add_argument("--style", nargs=2, action="append", required=True, metavar=("STYLE", "PAINTING"))
    parser.add_argument("photos", nargs="+")
    arguments = parser.parse_args()
    vgg = load(arguments.vgg)
    styles, targets = [style for style, _ in arguments.style], [painting(vgg, path) for _, path in arguments.style]
    print("| | content |" + "".join(f" style of {style} |" for style in styles) + "\n|---|---|" + "---|" * len(styles))
    for name, options in steps(styles):
        means = np.mean([losses(vgg, targets, photo, options) for photo in arguments.photos], axis=0)
        print(f"| {name} | " + " | ".join(f"{mean:,.0f}" for mean in means) + " |", flush=True)


if __name__ == "__main__":
    main()
