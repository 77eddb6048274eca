#!/usr/bin/env python3
"""Prints the style and content loss of what a style makes of photographs at several strengths.

scripts/measure-strength.py vgg16_notop_to_block3.h5 painting.jpg style photo.png ...      (needs PyTorch, h5py, Pillow)

The loss is VGG-16's at relu1_2, relu2_2 and relu3_3, weight 1 each, at one scale, the painting 512 pixels on its long side.
"""

import subprocess
import sys
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


@torch.no_grad()
def main():
    vgg, painting = load(sys.argv[1]), Image.open(sys.argv[2]).convert("RGB")
    painting.thumbnail((512, 512), Image.Resampling.LANCZOS)
    target = {layer: gram(f) for layer, f in features(vgg, painting).items()}
    style, photos = sys.argv[3], sys.argv[4:]
    print("| strength | content | style |\n|---|---|---|")
    for strength in (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5):
        losses = []
        for photo in photos:
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "out.png"
                subprocess.run(
                    [ROOT / ".build/release/impasto-infer", photo, "--style", style, "--strength", str(strength), "--output", out],
                    check=True, capture_output=True)
                made = features(vgg, Image.open(out).convert("RGB"))
            wanted = features(vgg, Image.open(photo).convert("RGB"))[(3, 3)]
            losses.append((
                float(((made[(3, 3)] - wanted) ** 2).mean()),
                sum(float(((gram(made[layer]) - target[layer]) ** 2).mean()) for layer in target)))
        content, style_loss = np.mean(losses, axis=0)
        print(f"| {strength} | {content:,.0f} | {style_loss:,.0f} |")


if __name__ == "__main__":
    main()
