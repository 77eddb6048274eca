#!/usr/bin/env python3
"""Measures every style that ships, for scripts/gallery.py.

scripts/measure-gallery.py vgg16.h5 paintings photos heldout.json [style ...]        (with the programs built)

paintings/starry_night.jpg is what starry_night and starry_night-half learned; photos are held out. heldout.json gets for each style
what `impasto-train evaluate` says with one loss for all, of each photograph and in the mean, and after how many iterations `impasto-train compare` found the iterative
method better on two photographs, from the photo and from noise; styles that it has already stay if others are named.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from gallery import ROOT, styles

LOSS = "--style-layers relu1_2:1,relu2_2:1,relu3_3:1 --scales 3 --tv-weight 0 --grid-weight 0".split()


def run(*arguments):
    program = ROOT / ".build" / "release" / "impasto-train"
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, cwd=ROOT, text=True).stdout


def better_after(case, start):
    """Iterations after which a run from a start has a lower loss than one pass."""
    objectives = next(run["objectives"] for run in case["runs"] if run["start"] == start)
    return next(i for i, objective in enumerate(objectives) if objective < case["feed_forward"]["objective"])


def measure(name, network, painting, photos):
    common = ["--style", name, "--painting", painting, "--photos", photos, "--loss-network", network]
    heldout = json.loads(run("evaluate", *common, "--size", "512", "--json", *LOSS))
    with tempfile.TemporaryDirectory() as folder:
        run("compare", *common, "--sizes", "256", "--count", "2", "--iterations", "45", "--output", folder)
        cases = json.loads((Path(folder) / "report.json").read_text())["cases"]
    gatys = [statistics.median(better_after(case, start) for case in cases) for start in ("photo", "noise")]
    return {"mean": heldout["mean"], "photos": heldout["photos"], "gatys": gatys}


def main():
    network, paintings, photos, output = map(lambda text: Path(text).resolve(), sys.argv[1:5])
    found = json.loads(output.read_text()) if output.exists() else {}
    for name in sys.argv[5:] or styles():
        painting = next(paintings.glob(f"{name.removesuffix('-half')}.*"))
        found[name] = measure(name, network, painting, photos)
        output.write_text(json.dumps(found, indent=1))
        print(name, found[name]["mean"]["content"], found[name]["mean"]["style"], *found[name]["gatys"])


if __name__ == "__main__":
    main()
