"""Turns a result file into docs/BENCHMARKS.md: python report.py results/DATE.json > ../docs/BENCHMARKS.md"""

import json
import sys
from pathlib import Path

NAMES = {"impasto": "Impasto", "pytorch": "PyTorch fp32",
         "pytorch-channels-last": "PyTorch fp32, channels-last", "onnxruntime": "ONNX Runtime fp32",
         "openvino": "OpenVINO fp32", "openvino-bf16": "OpenVINO bf16"}
TITLES = {
    "training step": "One training step",
    "iterative method": "One iteration of Gatys' method",
    "whole command": "From photo to file: the whole command",
}
NOTES = {
    "training step": "Batch 4 at 256×256, full-width network, VGG-16 to relu3_3, content relu3_3, style relu1_2, "
                     "relu2_2 and relu3_3, Adam: the photos' content features, forward, backward and update.",
    "iterative method": "A 512×512 picture, VGG-19 to relu3_4, content relu3_4, style relu1_1, relu2_1 and relu3_1, "
                        "one scale, no total variation: the mean of the first 20 iterations of L-BFGS with 10 "
                        "remembered steps, by libLBFGS and by `torch.optim.LBFGS` with its strong Wolfe line search. "
                        "An iteration takes one evaluation of the loss with its gradient or several, which depends "
                        "on the line search; the time of an evaluation is that of the iterations, divided by how "
                        "many there were.",
    "whole command": "A 512×512 JPEG, from process start to the stylised JPEG written. The peers run the small Python "
                     "scripts `Benchmarks/stylize_*.py`.",
}

FIGURES = {"median": "time", "evaluation": "time of an evaluation", "peak_bytes": "memory"}

# What we set out to reach: in a measurement, ours takes at most `factor` times a peer's figure.
PEERS = ("pytorch", "onnxruntime", "openvino")
SIZES = ("256×256", "512×512", "1024×1024", "1920×1080")
GOALS = [(f"inference {size}", "median", "openvino", 1 / 2) for size in SIZES]
GOALS += [("training step", "median", "pytorch", 1 / 2.5), ("whole command", "median", "pytorch", 0.1)]
GOALS += [("iterative method", figure, "pytorch", 1 / 1.5) for figure in ("median", "evaluation")]
GOALS += [(f"inference {size}", "peak_bytes", peer, 1.0) for size in SIZES if size != "1024×1024"
          for peer in PEERS]
GOALS += [("inference 1024×1024", "peak_bytes", "openvino", 1 / 2), ("training step", "peak_bytes", "pytorch", 1 / 2)]
GOALS += [("iterative method", "peak_bytes", "pytorch", 1.0)]
GOALS += [("whole command", "peak_bytes", peer, 1.0) for peer in PEERS]


def milliseconds(seconds):
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def formatted(figure, value):
    return f"{value / 2**20:,.0f} MiB" if figure == "peak_bytes" else milliseconds(value)


def table(header, rows):
    lines = ["| " + " | ".join(cells) + " |" for cells in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines) + "\n"


def comparison(values):
    """Returns the table of one measurement; a column says how many times ours is faster."""
    ours = values.get("impasto", {}).get("median")
    counted = all("evaluations" in entry for entry in values.values())
    header = ["", "median", "minimum – maximum", "peak memory", "Impasto is faster by"]
    rows = []
    for name, entry in values.items():
        seconds = entry["seconds"]
        ratio = f"{entry['median'] / ours:.2f}×" if ours and name != "impasto" else ""
        spread = f"{milliseconds(min(seconds))} – {milliseconds(max(seconds))}"
        row = [NAMES[name], milliseconds(entry["median"]), spread, formatted("peak_bytes", entry["peak_bytes"]), ratio]
        rows.append(row + ([f"{entry['evaluations']:.2f}", milliseconds(entry["evaluation"])] if counted else []))
    return table(header + (["evaluations an iteration", "an evaluation"] if counted else []), rows)


def goals(results):
    """Returns the table of goals against what was measured; goals without both figures are left out."""
    rows = []
    for title, figure, peer, factor in GOALS:
        entries = results.get(title, {})
        if "impasto" in entries and peer in entries:
            allowed, found = factor * entries[peer][figure], entries["impasto"][figure]
            kind = FIGURES[figure]
            reached = "yes" if found <= allowed else f"**no**: {found / allowed:.2f} times"
            rows.append([f"{title}: {kind} at most {factor:.2g} × {NAMES[peer]}",
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
        "All contenders have the same weights, the same photo and the same number of threads, and run in turn, a "
        "round at a time, each in a process of its own; the others are stopped meanwhile. Times are medians; a "
        "first run goes unmeasured. Peak memory is the largest resident size of the process. Impasto computes in fp32.\n",
    ]
    for title, values in record["results"].items():
        parts.append(f"## {TITLES.get(title, title.capitalize() + ', full-width network')}\n")
        parts += [NOTES[title] + "\n"] if title in NOTES else []
        parts.append(comparison(values))
    parts += ["## In one picture\n", f"![median times beside each other]({chart})\n"] if chart else []
    parts += ["## Goals\n", goals(record["results"])]
    return "\n".join(parts)


if __name__ == "__main__":
    print(markdown(json.loads(Path(sys.argv[1]).read_text())), end="")
