"""Applies the benchmark's style to one photo: python stylize_pytorch.py style.pth photo.jpg result.jpg"""

import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"))
from networks import TransformNet

model, photo, result = sys.argv[1:]
network = TransformNet()
network.load_state_dict(torch.load(model))
pixels = np.asarray(Image.open(photo).convert("RGB"), dtype=np.float32)
with torch.inference_mode():
    stylised = network(torch.from_numpy(pixels).permute(2, 0, 1)[None])[0].permute(1, 2, 0).clamp(0, 255)
Image.fromarray(stylised.numpy().round().astype(np.uint8)).save(result, quality=95)
