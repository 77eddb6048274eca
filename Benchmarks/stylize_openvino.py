"""Applies the benchmark's style to one photo: python stylize_openvino.py style.xml photo.jpg result.jpg"""

import os
import sys

import numpy as np
import openvino
from PIL import Image

model, photo, result = sys.argv[1:]
pixels = np.asarray(Image.open(photo).convert("RGB"), dtype=np.float32).transpose(2, 0, 1)[None]
core = openvino.Core()
network = core.read_model(model)
network.reshape(pixels.shape)
settings = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": int(os.environ["OMP_NUM_THREADS"])}
stylised = core.compile_model(network, "CPU", settings)([pixels])[0][0].transpose(1, 2, 0).clip(0, 255)
Image.fromarray(stylised.round().astype(np.uint8)).save(result, quality=95)
