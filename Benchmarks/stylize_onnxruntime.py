"""Applies the benchmark's style to one photo: python stylize_onnxruntime.py style.onnx photo.jpg result.jpg"""

import os
import sys

import numpy as np
import onnxruntime
from PIL import Image

model, photo, result = sys.argv[1:]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(os.environ["OMP_NUM_THREADS"])
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
pixels = np.asarray(Image.open(photo).convert("RGB"), dtype=np.float32)
stylised = session.run(None, {"photo": pixels.transpose(2, 0, 1)[None]})[0][0].transpose(1, 2, 0).clip(0, 255)
Image.fromarray(stylised.round().astype(np.uint8)).save(result, quality=95)
