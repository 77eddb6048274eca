"""Makes the golden data of the iterative method: `loss/gatys.h5`. Needs torch, numpy, scipy and h5py.

A group of `variants` is one way of comparing style: average pooling, shifted activations, chained and guided Gram
matrices. Its attributes are the settings, the streams of `formula.py` for the picture, the photo and the paintings, and
the weighted terms of the loss; `gradient` is that of the total with respect to the picture, and `mask_0`, `mask_1`, ...
say which part of the picture is to look like which painting.

A group of `descents` holds the total loss at the start and after every iteration of SciPy's L-BFGS-B, without bounds
and with the last ten steps remembered, on a smooth picture that starts as the photo or as noise.

All is computed in float64 on float32 inputs.
"""

from pathlib import Path

import h5py
import numpy as np
import torch
from scipy.optimize import minimize
from torch.nn import functional

import formula
from networks import formula_loss_network, gram, halved, nchw, total_variation

FOLDER = Path(__file__).parent / "loss"
VARIATION_WEIGHT = 1e-6
CONTENT, STYLE = "relu2_1:0.2", "relu3_1:3,relu1_2:5,relu2_2:2"
# Out of order, and with two layers of one block.
CHAIN = "relu3_1:3,relu1_2:5,relu2_2:2,relu1_1:4"


def weighted(layers):
    """Returns [(name, weight), ...] of `relu1_2:5,relu2_2:2`."""
    return [(name, float(weight)) for name, weight in (word.split(":") for word in layers.split(","))]


class Loss:
    """The loss of one picture; `styles` is [(painting, mask or None), ...]."""

    def __init__(self, photo, styles, content=CONTENT, style=STYLE, pooling="max", shift=0.0, chained=False, scales=1):
        self.network = formula_loss_network((16, 32, 48), first_stream=2700).double()
        self.network.pool = {"max": functional.max_pool2d, "average": functional.avg_pool2d}[pooling]
        self.shift, self.chained, self.scales = shift, chained, scales
        self.content, self.style = weighted(content), weighted(style)
        self.photo = self.network(photo)
        self.targets = [self.matrices(painting) for painting, _ in styles]
        self.guidances = [None if mask is None else self.guidance(mask) for _, mask in styles]

    def guidance(self, mask):
        """Returns the mask at its size, halved, halved twice ..., each with 1 as the mean of its squares."""
        levels = [torch.from_numpy(mask.astype(np.float64))[None, None]]
        while min(levels[-1].shape[2:]) >= 2:
            levels.append(halved(levels[-1]))
        return [level / level.square().mean().sqrt() for level in levels]

    def matrices(self, x, guidance=None):
        """Returns [(weight, matrix), ...]: scale after scale, statistic by statistic."""
        found = []
        for scale in range(self.scales):
            seen = {}
            for name, features in self.network(x).items():
                level = scale + int(name[4]) - 1
                seen[name] = (features + self.shift) * (1 if guidance is None else guidance[level])
            found += self.chain(seen) if self.chained else [(w, gram(seen[name])) for name, w in self.style]
            x = halved(x)
        return found

    def chain(self, seen):
        """Each layer enlarged to the size of the one before: F E^T / (H * W * sqrt(C_F * C_E))."""
        ordered = sorted(self.style)
        for (earlier, _), (name, weight) in zip(ordered, ordered[1:]):
            factor = 2 ** (int(name[4]) - int(earlier[4]))
            f = functional.interpolate(seen[name], scale_factor=factor, mode="nearest") if factor > 1 else seen[name]
            height, width = f.shape[2:]
            e = seen[earlier][:, :, :height, :width]
            product = torch.einsum("nahw,nbhw->nab", f, e)
            yield weight, product / (height * width * (f.shape[1] * e.shape[1]) ** 0.5)

    def terms(self, x):
        features = self.network(x)
        content = sum(w * (features[name] - self.photo[name]).square().mean() for name, w in self.content)
        style = sum(
            weight * (made - wanted).square().mean()
            for target, guidance in zip(self.targets, self.guidances)
            for (weight, made), (_, wanted) in zip(self.matrices(x, guidance), target))
        variation = VARIATION_WEIGHT * total_variation(x)
        return {"content": content, "style": style, "variation": variation, "total": content + style + variation}


# MARK: Variants


def masks(height, width):
    """Returns two masks: one hard, with a soft edge; one of all greys. Some pixels are outside both."""
    hard = np.zeros((height, width), np.float32)
    hard[:, : width // 3] = 1
    hard[:, width // 3] = 0.5
    grey = formula.uniform(height * width, 2960).reshape(height, width)
    grey[:6] = 0
    grey[:, : width // 2] = 0
    return [hard, grey]


VARIANTS = {
    "average": dict(pooling="average"),
    "shift": dict(shift=-1.0),
    "chained": dict(chained=True, style=CHAIN),
    "chained_odd": dict(chained=True, style=CHAIN, size=(23, 27)),
    "guided": dict(guided=True),
    "guided_odd": dict(guided=True, size=(23, 27), scales=2),
    "everything": dict(pooling="average", shift=-1.0, chained=True, style=CHAIN, guided=True, size=(23, 27), scales=2),
}


def make_variant(group, first_stream, size=(20, 24), guided=False, content=CONTENT, style=STYLE, **options):
    height, width = size
    group.attrs.update(height=height, width=width, stream=first_stream, content=content, style=style)
    settings = dict(pooling="max", shift=0.0, chained=False, scales=1) | options
    group.attrs.update({name: int(value) if isinstance(value, bool) else value for name, value in settings.items()})
    picture, photo, first, second = (
        nchw(formula.image((*size, 3), first_stream + i).astype(np.float64))
        for i, size in enumerate([size, size, (30, 18), (17, 26)]))
    parts = masks(height, width) if guided else [None]
    loss = Loss(photo, list(zip([first, second], parts)), content, style, **options)
    picture.requires_grad_()
    terms = loss.terms(picture)
    gradients = {name: torch.autograd.grad(term, picture, retain_graph=True)[0] for name, term in terms.items()}
    gradient = gradients["total"][0].permute(1, 2, 0).numpy().copy()
    if guided:
        gradient[(parts[0] == 0) & (parts[1] == 0)] = 0
        for index, part in enumerate(parts):
            group[f"mask_{index}"] = part
    group["gradient"] = gradient.astype(np.float32)
    group.attrs.update({f"value_{name}": term.item() for name, term in terms.items()})
    shares = ", ".join(f"{name} {term.item():.4g} ({gradients[name].norm():.2g})" for name, term in terms.items())
    print(f"{group.name}: {shares}")


# MARK: Descents

DESCENT_CONTENT, DESCENT_STYLE = "relu2_1:1", "relu1_2:20,relu2_1:20,relu3_1:20"


def waves(height, width, colours, across, down):
    """Returns a smooth picture, in whole levels."""
    y, x, c = np.mgrid[:height, :width, :3].astype(np.float64)
    return np.round(120 + 90 * np.sin(x * across + y * down + c * colours)).astype(np.float32)


def make_descent(group, photo, painting, start, iterations=50):
    loss = Loss(nchw(photo).double(), [(nchw(painting).double(), None)], DESCENT_CONTENT, DESCENT_STYLE)
    shape = photo.shape

    def total(x):
        x = nchw(x.reshape(shape)).requires_grad_()
        value = loss.terms(x)["total"]
        value.backward()
        return value.item(), x.grad[0].permute(1, 2, 0).reshape(-1).numpy()

    totals = [total(start.reshape(-1).astype(np.float64))[0]]
    result = minimize(
        total, start.reshape(-1).astype(np.float64), jac=True, method="L-BFGS-B",
        options=dict(maxcor=10, maxiter=iterations, ftol=0, gtol=0),
        callback=lambda intermediate_result: totals.append(intermediate_result.fun))
    group["totals"] = np.array(totals)
    print(f"{group.name}: {totals[0]:.6g} to {totals[-1]:.6g}, {result.nit} iterations, {result.nfev} evaluations")



if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with h5py.File(FOLDER / "gatys.h5", "w") as file:
        for index, (name, options) in enumerate(VARIANTS.items()):
            make_variant(file.create_group(f"variants/{name}"), 3000 + 10 * index, **options)
        photo, painting = waves(32, 32, 0.7, 0.35, 0.12), waves(40, 28, 1.9, 0.8, -0.6)
        file["descents/photo"], file["descents/painting"] = photo.astype(np.uint8), painting.astype(np.uint8)
        starts = {"photo": photo, "noise": formula.image((32, 32, 3), 3200)}
        for name, start in starts.items():
            make_descent(file.create_group(f"descents/{name}_start"), photo, painting, start)
