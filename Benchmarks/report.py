"""Turns a result file into docs/BENCHMARKS.md: python report.py results/DATE.json > ../docs/BENCHMARKS.md"""

import json
import sys
from pathlib import Path

NAMES = {"impasto": "Impasto fp32", "impasto-bf16": "Impasto bf16", "pytorch": "PyTorch fp32",
         "pytorch-channels-last": "PyTorch fp32, channels-last", "onnxruntime": "ONNX Runtime fp32",
         "openvino": "OpenVINO fp32", "pytorch-bf16": "PyTorch bf16", "pytorch-bf16-compiled": "PyTorch bf16, compiled",
         "openvino-bf16": "OpenVINO bf16"}
TITLES = {
    "training step": "One training step",
    "iterative method": "One iteration of Gatys' method",
    "whole command": "From photo to file: the whole command",
    "growth": "How time and memory grow",
    "real time": "Frames a second",
}
NOTES = {
    "training step": "Batch 4 at 256×256, full-width network, VGG-16 to relu3_3, content relu3_3, style relu1_2, "
                     "relu2_2 and relu3_3, Adam: the photos' content features, forward, backward and update.",
    "iterative method": "A 512×512 picture, VGG-19 to relu3_4, content relu3_4, style relu1_1, relu2_1 and relu3_1, "
                        "one scale, no total variation: the mean of the first 10 iterations of L-BFGS with 10 "
                        "remembered steps, by libLBFGS and by `torch.optim.LBFGS` with its strong Wolfe line search. "
                        "An iteration takes one evaluation of the loss with its gradient or several, which depends "
                        "on the line search; the time of an evaluation is that of the iterations, divided by how "
                        "many there were.",
    "growth": "Impasto alone, each size in a process of its own; memory is the peak's distance from what the process held "
              "before it read a style.",
    "real time": "Impasto alone.",
    "whole command": "A 512×512 JPEG, from process start to the stylised JPEG written. The peers run the small Python "
                     "scripts `Benchmarks/stylize_*.py`.",
}

FIGURES = {"median": "time", "evaluation": "time of an evaluation", "peak_bytes": "memory"}

# What we set out to reach: in a measurement, one of ours takes at most `factor` times a peer's figure.
SIZES = ("256×256", "512×512", "1024×1024", "1920×1080")
GOALS = [(f"inference {size}", "median", "impasto", "openvino", 1 / 2) for size in SIZES]
GOALS += [(f"inference {size}", "median", "impasto-bf16", "openvino-bf16", 1 / factor)
          for size, factor in zip(SIZES, (1.5, 1.5, 2, 2))]
GOALS += [(f"inference {size}", "median", "impasto-bf16", "pytorch", 1 / 15) for size in SIZES]
GOALS += [("training step", "median", ours, peer, 1 / factor) for ours, peer, factor in (
    ("impasto", "pytorch", 2.5), ("impasto-bf16", "pytorch-bf16-compiled", 2.5), ("impasto-bf16", "pytorch-bf16", 3),
    ("impasto-bf16", "pytorch", 8))]
GOALS += [("iterative method", "evaluation", ours, peer, 1 / factor) for ours, peer, factor in (
    ("impasto", "pytorch", 1.5), ("impasto-bf16", "pytorch-bf16", 3), ("impasto-bf16", "pytorch", 8))]
GOALS += [("whole command", "median", "impasto-bf16", "pytorch", 0.1)]
GOALS += [(f"inference {size}", "peak_bytes", "impasto", peer, 1.0) for size in SIZES
          for peer in ("pytorch", "onnxruntime", "openvino")]
GOALS += [("inference 1024×1024", "peak_bytes", "impasto", "openvino", 1 / 2),
          ("inference 1024×1024", "peak_bytes", "impasto-bf16", "openvino-bf16", 1 / 2),
          ("training step", "peak_bytes", "impasto", "pytorch", 1 / 2),
          ("training step", "peak_bytes", "impasto-bf16", "pytorch-bf16-compiled", 1 / 2),
          ("iterative method", "peak_bytes", "impasto", "pytorch", 1.0)]
GOALS += [("whole command", "peak_bytes", "impasto", peer, 1.0) for peer in ("pytorch", "onnxruntime", "openvino")]


def milliseconds(seconds):
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def formatted(figure, value):
    return f"{value / 2**20:,.0f} MiB" if figure == "peak_bytes" else milliseconds(value)


def table(header, rows):
    lines = ["| " + " | ".join(cells) + " |" for cells in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines) + "\n"


def ours_of(name, values):
    """Returns our contender that multiplies in the precision of this one, if it took part."""
    ours = "impasto-bf16" if "bf16" in name else "impasto"
    return values.get(ours) if not name.startswith("impasto") else None


def comparison(values):
    """Returns the table of one measurement; a column says how many times ours is faster in the same precision."""
    counted = all("evaluations" in entry for entry in values.values())
    header = ["", "median", "minimum – maximum", "peak memory", "Impasto in this precision is faster by"]
    rows = []
    for name, entry in values.items():
        seconds, ours = entry["seconds"], ours_of(name, values)
        ratio = f"{entry['median'] / ours['median']:.2f}×" if ours else ""
        spread = f"{milliseconds(min(seconds))} – {milliseconds(max(seconds))}"
        row = [NAMES[name], milliseconds(entry["median"]), spread, formatted("peak_bytes", entry["peak_bytes"]), ratio]
        rows.append(row + ([f"{entry['evaluations']:.2f}", milliseconds(entry["evaluation"])] if counted else []))
    return table(header + (["evaluations an iteration", "an evaluation"] if counted else []), rows)


def growth(values):
    """Returns the table of our passes at sizes a hundred times apart."""
    rows = [[title, milliseconds(entry["median"]), f"{entry['median'] / entry['pixels'] * 1e9:,.0f} ns",
             formatted("peak_bytes", entry["peak_bytes"] - entry["start_bytes"]),
             f"{(entry['peak_bytes'] - entry['start_bytes']) / entry['pixels']:,.0f}"]
            for title, entry in values.items()]
    return table(["network, precision, size", "median", "a pixel", "memory over the start", "bytes a pixel"], rows)


def real_time(values):
    """Returns the table of our passes over frames of a film."""
    rows = [[title, milliseconds(entry["median"]), f"{1 / entry['median']:.0f}"] for title, entry in values.items()]
    return table(["network, precision, frame", "median", "frames a second"], rows)


TABLES = {"growth": growth, "real time": real_time}


def goals(results):
    """Returns the table of goals against what was measured; goals without both figures are left out."""
    rows = []
    for title, figure, ours, peer, factor in GOALS:
        entries = results.get(title, {})
        if ours in entries and peer in entries:
            allowed, found = factor * entries[peer][figure], entries[ours][figure]
            reached = "yes" if found <= allowed else f"**no**: {found / allowed:.2f} times"
            rows.append([f"{title}, {NAMES[ours]}: {FIGURES[figure]} at most {factor:.2g} × {NAMES[peer]}",
                         formatted(figure, allowed), formatted(figure, found), reached])
    if not rows:
        return "Impasto was not part of this run, so no goal was tested.\n"
    missed = sum(row[-1] != "yes" for row in rows)
    verdict = "All goals were reached." if missed == 0 else f"{missed} of {len(rows)} goals were not reached."
    return verdict + "\n\n" + table(["goal", "allowed", "measured", "reached"], rows)


def conditions(machine):
    versions = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    lines = [f"- {machine['processor']}, {machine['cores']} cores, {machine['threads']} threads for each contender, "
             f"{machine['memory_gib']} GiB, {machine['system']}",
             f"- {machine['date']}; load average before the run {machine['load_before']:.2f}",
             f"- {machine['swift'] or 'Swift not found'}; Python {machine['python']}, {versions}"]
    return "\n".join(lines) + "\n"


def markdown(record, chart=None):
    """Returns the whole document; `chart` is the name of a picture beside it."""
    parts = [
        "# Benchmarks\n",
        "Made by `make bench`; do not edit by hand.\n",
        conditions(record["machine"]),
        "In each table all contenders have the same weights, the same photo and the same number of threads, and run in turn, a "
        "round at a time, each in a process of its own; the others are stopped meanwhile. Times are medians; a "
        "first run goes unmeasured. Peak memory is the largest resident size of the process.\n",
    ]
    for title, values in record["results"].items():
        parts.append(f"## {TITLES.get(title, title.capitalize() + ', full-width network')}\n")
        parts += [NOTES[title] + "\n"] if title in NOTES else []
        parts.append(TABLES.get(title, comparison)(values))
    parts += ["## In one picture\n", f"![median times beside each other]({chart})\n"] if chart else []
    parts += ["## Goals\n", goals(record["results"])]
    return "\n".join(parts)


if __name__ == "__main__":
    print(markdown(json.loads(Path(sys.argv[1]).read_text())), end="")
