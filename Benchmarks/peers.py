"""A contender as a worker process: one JSON request a line on stdin, one JSON reply a line on stdout.

python peers.py PEER FOLDER --threads N      (PEER: see PEERS below; FOLDER: what prepare.py wrote)

  {"run": "inference", "width": 512, "height": 512}  one photo through the network, tensor to tensor
  {"run": "step", "batch": 4, "crop": 256}           one training step (pytorch only)
  {"run": "gatys", "width": 512, "height": 512, "iterations": 10}
                                                     Gatys' method by L-BFGS, from the start (pytorch only)
  {"run": "memory"}                                  the most memory that this process has held

All but memory reply {"seconds": ...} for the whole request, with what lets contenders be seen to compute the same
thing: "mean" of the stylised photo, "loss" of the step, or "loss" of the picture that Gatys' method starts from; the
last also "iterations" and "evaluations" of the loss with its gradient, of which a line search may take several. memory
replies {"peak_bytes": ...}; a failure {"error": ...}. The first request for a size prepares what it needs and runs once
unmeasured. The photo is 255 * u of stream 1000, see Tests/Fixtures/formula.py.
"""

import argparse
import copy
import functools
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"))
import formula

CONTENT_WEIGHT, STYLE_WEIGHT = 1.0, 5.0
STYLE_LAYERS = ("relu1_2", "relu2_2", "relu3_3")
GATYS_STYLE_WEIGHT = 20.0
GATYS_STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1")


def photos(count, height, width, stream=1000):
    """Returns formula photos, float32 NCHW."""
    return np.ascontiguousarray(formula.image((count, height, width, 3), stream).transpose(0, 3, 1, 2))


class PyTorch:
    """PyTorch in fp32, eager, in its default memory format (NCHW); or in bf16 as its documentation advises: the network
    itself converted for inference, autocast for losses, channels-last, and compiled if asked."""

    def __init__(self, folder, threads, channels_last=False, bf16=False, compiled=False):
        import torch
        from networks import TransformNet

        torch.set_num_threads(threads)
        self.torch, self.folder, self.bf16, self.compiled = torch, folder, bf16, compiled
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        self.network = TransformNet()
        self.network.load_state_dict(torch.load(folder / "style.pth"))
        self.network.to(memory_format=self.format)

    def tensor(self, array):
        return self.torch.from_numpy(array).to(memory_format=self.format)

    def faster(self, function):
        return self.torch.compile(function) if self.compiled else function

    def autocast(self):
        return self.torch.autocast("cpu", dtype=self.torch.bfloat16, enabled=self.bf16)

    def inference(self, width, height):
        number = self.torch.bfloat16 if self.bf16 else self.torch.float32
        network = self.faster(copy.deepcopy(self.network).to(number))
        photo = self.tensor(photos(1, height, width))

        def run():
            with self.torch.inference_mode():
                return {"mean": network(photo.to(number)).float().mean().item()}
        return run

    def step(self, batch, crop):
        from networks import gram, keras_loss_network

        torch = self.torch
        losses = keras_loss_network(self.folder / "loss_network.h5").to(memory_format=self.format)
        optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3)
        content = self.tensor(photos(batch, crop, crop))
        with torch.no_grad():
            painting = losses(self.tensor(photos(1, crop, crop, stream=1001)))
            targets = {layer: gram(painting[layer]) for layer in STYLE_LAYERS}

        def loss_of(content):
            with torch.no_grad():
                wanted = losses(content)["relu3_3"]
            found = losses(self.network(content))
            loss = CONTENT_WEIGHT * (found["relu3_3"] - wanted).float().square().mean()
            for layer in STYLE_LAYERS:
                loss = loss + STYLE_WEIGHT * (gram(found[layer]).float() - targets[layer]).square().mean()
            return loss

        loss_of = self.faster(loss_of)

        def run():
            optimizer.zero_grad()
            with self.autocast():
                loss = loss_of(content)
            loss.backward()
            optimizer.step()
            return {"loss": loss.item()}
        return run

    def gatys(self, width, height, iterations):
        from networks import gram, keras_loss_network

        torch = self.torch
        network = keras_loss_network(self.folder / "gatys_network.h5", counts=(2, 2, 4)).to(memory_format=self.format)
        with torch.no_grad():
            wanted = network(self.tensor(photos(1, height, width)))["relu3_4"]
            painting = network(self.tensor(photos(1, height, width, stream=1001)))
            targets = {layer: gram(painting[layer]) for layer in GATYS_STYLE_LAYERS}
        start = torch.from_numpy(photos(1, height, width, stream=1002) / 2)

        def loss_of(picture):
            found = network(picture.to(memory_format=self.format))
            loss = CONTENT_WEIGHT * (found["relu3_4"] - wanted).float().square().mean()
            for layer in GATYS_STYLE_LAYERS:
                loss = loss + GATYS_STYLE_WEIGHT * (gram(found[layer]).float() - targets[layer]).square().mean()
            return loss

        loss_of = self.faster(loss_of)

        def run():
            picture, losses = start.clone().requires_grad_(), []
            # One call for all iterations, as each call evaluates the loss once more before its first.
            optimizer = torch.optim.LBFGS([picture], history_size=10, max_iter=iterations, max_eval=25 * iterations,
                                          line_search_fn="strong_wolfe")

            def evaluate():
                optimizer.zero_grad()
                with self.autocast():
                    loss = loss_of(picture)
                loss.backward()
                losses.append(loss.item())
                return loss
            optimizer.step(evaluate)
            return {"loss": losses[0], "iterations": optimizer.state[picture]["n_iter"], "evaluations": len(losses)}
        return run


class ONNXRuntime:
    """ONNX Runtime on the processor, fp32, one session a size, all graph optimisations."""

    def __init__(self, folder, threads):
        import onnxruntime

        self.library, self.path, self.threads = onnxruntime, folder / "style.onnx", threads

    def inference(self, width, height):
        options = self.library.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.graph_optimization_level = self.library.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.add_free_dimension_override_by_name("width", width)
        options.add_free_dimension_override_by_name("height", height)
        session = self.library.InferenceSession(self.path, options, providers=["CPUExecutionProvider"])
        photo = photos(1, height, width)
        return lambda: {"mean": float(session.run(None, {"photo": photo})[0].mean())}


class OpenVINO:
    """OpenVINO on the processor, one compiled model a size; fp32 is asked for, as it would choose bf16."""

    def __init__(self, folder, threads, precision="f32"):
        import openvino

        self.library, self.path = openvino, folder / "style.xml"
        self.settings = {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads,
                         "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1}

    def inference(self, width, height):
        core = self.library.Core()
        model = core.read_model(self.path)
        model.reshape([1, 3, height, width])
        request = core.compile_model(model, "CPU", self.settings).create_infer_request()
        photo = photos(1, height, width)
        return lambda: {"mean": float(request.infer([photo], share_inputs=True, share_outputs=True)[0].mean())}


PEERS = {
    "pytorch": PyTorch,
    "pytorch-channels-last": functools.partial(PyTorch, channels_last=True),
    "pytorch-bf16": functools.partial(PyTorch, channels_last=True, bf16=True),
    "pytorch-bf16-compiled": functools.partial(PyTorch, channels_last=True, bf16=True, compiled=True),
    "onnxruntime": ONNXRuntime,
    "openvino": OpenVINO,
    "openvino-bf16": functools.partial(OpenVINO, precision="bf16"),
}


def peak_bytes():
    """Returns the largest resident size of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@functools.cache
def prepared(peer, kind, **sizes):
    """Returns the function to time, run once already."""
    run = getattr(peer, kind)(**sizes)
    run()
    return run


def answer(peer, request):
    kind = request.pop("run")
    if kind == "memory":
        return {"peak_bytes": peak_bytes()}
    run = prepared(peer, kind, **request)
    start = time.perf_counter()
    result = run()
    return {"seconds": time.perf_counter() - start, **result}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    peer = PEERS[options.peer](options.folder, options.threads)
    for line in sys.stdin:
        try:
            reply = answer(peer, json.loads(line))
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
