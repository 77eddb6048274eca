#!/usr/bin/env python3
"""Writes docs/GALLERY.md and its pictures: every shipped style on every photograph of a folder.

scripts/gallery.py photos [heldout.json]        (needs h5py and Pillow, and the programs built)

heldout.json is what scripts/measure-gallery.py found out: {"starry_night": {"mean": {...}, "gatys": [8, 21]}, ...}.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 400
BASES = ("base", "base-half")


def styles():
    """Names of the styles, those of half width after those of full width."""
    names = [path.stem for path in sorted((ROOT / "checkpoints").glob("*.h5")) if path.stem not in BASES]
    return sorted(names, key=lambda name: (name.endswith("-half"), name))


def facts(name):
    """What a style's file says of itself."""
    path = ROOT / "checkpoints" / f"{name}.h5"
    with h5py.File(path) as file:
        training = file["training"]
        attributes = training.attrs
        names, values = (
            [text.decode() if isinstance(text, bytes) else text for text in attributes[key]]
            for key in ("option_names", "option_values")
        )
        options = dict(zip(names, values))
        history, minutes, before = training["history"][:], 0.0, 0.0
        for row in history:
            minutes += (row[0] - before) * int(options["batch-size"]) / row[5] / 60
            before = row[0]
        own, earlier = int(attributes["iterations"]), int(options.get("earlier-iterations", 0))
        return {
            "iterations": f"{earlier:,} + {own:,}" if earlier else f"{own:,}",
            "minutes": minutes, "options": options,
            "megabytes": path.stat().st_size / 1e6,
        }


def run(*arguments):
    subprocess.run([ROOT / ".build" / "release" / "impasto-infer", *arguments], check=True, capture_output=True, cwd=ROOT)


def paint(name, photos):
    """The photographs in one style."""
    with tempfile.TemporaryDirectory() as folder:
        run(*photos, "--style", name, "--output", folder)
        return [Image.open(next(Path(folder).glob(f"{photo.stem}*"))).convert("RGB") for photo in photos]


def variants(photo, options):
    """One photograph painted with each of several lists of options."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "painted.png"
        for option in options:
            run(photo, *option, "--output", result, "--force")
            yield Image.open(result).convert("RGB")


STRENGTHS = (0.25, 0.5, 0.75, 1, 1.25, 1.5)
SHARES = (0.2, 0.4, 0.6, 0.8)


def write_between(photo, out):
    """Pictures of more and less of a style, and between two; returns the page's lines about them."""
    more = [("--style", "the_scream", "--strength", str(s)) for s in STRENGTHS]
    between = [("--style", f"the_scream:{1 - s:g}", "--style", f"water_lilies:{s:g}") for s in SHARES]
    between = [("--style", "the_scream"), *between, ("--style", "water_lilies")]
    sheet(list(variants(photo, more))).save(out / "strengths.jpg", quality=82, optimize=True)
    sheet(list(variants(photo, between))).save(out / "mixtures.jpg", quality=82, optimize=True)
    return [
        "", "## More, less, and between", "",
        "`the_scream` with `--strength` " + ", ".join(map(str, STRENGTHS)) + " "
        "([TRAINING.md](TRAINING.md#more-or-less-of-a-style) has the losses):", "",
        "![one photograph in six strengths](gallery/strengths.jpg)", "",
        "From `the_scream` to `water_lilies`, `--style the_scream:0.8 --style water_lilies:0.2` and so on, one network each:", "",
        "![one photograph between two styles](gallery/mixtures.jpg)",
    ]


def cell(picture):
    """A picture as it stands in a sheet, of upright ones the middle."""
    return ImageOps.fit(picture, (WIDTH, WIDTH * 2 // 3), Image.Resampling.LANCZOS)


def sheet(pictures):
    """Two rows of pictures."""
    small = [cell(picture) for picture in pictures]
    columns = (len(small) + 1) // 2
    result = Image.new("RGB", (columns * WIDTH, 2 * WIDTH * 2 // 3))
    for index, picture in enumerate(small):
        result.paste(picture, (index % columns * WIDTH, index // columns * (WIDTH * 2 // 3)))
    return result


def overview(photo, pictures):
    """A photograph and what the styles of full width make of it, three in a row."""
    cells = [cell(picture) for picture in (Image.open(photo).convert("RGB"), *pictures)]
    result = Image.new("RGB", (3 * WIDTH, (len(cells) + 2) // 3 * (WIDTH * 2 // 3)), "white")
    for index, small in enumerate(cells):
        result.paste(small, (index % 3 * WIDTH, index // 3 * (WIDTH * 2 // 3)))
    return result


def main():
    photos = sorted(Path(sys.argv[1]).glob("*.png"))
    heldout = json.loads(Path(sys.argv[2]).read_text()) if len(sys.argv) > 2 else {}
    out = ROOT / "docs" / "gallery"
    lines = [
        "# The gallery", "",
        f"Every style that ships, on {len(photos)} photographs (Kodak {', '.join(p.stem[-2:] for p in photos)}, 768×512). "
        "Made by `scripts/gallery.py`, which reads the settings", "from the styles' own files. Held-out losses are VGG-16's, of weight 1 at relu1_2, relu2_2 and relu3_3 and three scales,",
        "means over the middle squares of 20 photographs of BSDS500's validation set, enlarged to 512×512 pixels (the losses in [TRAINING.md](TRAINING.md) are of other photographs). Minutes are those of one core for the last run of a style. Under \"Gatys\": after how many iterations from the photo,",
        "and from noise, the iterative method is better by the style's own settings with VGG-16, on two photographs",
        "([COMPARISON.md](COMPARISON.md) has more). `scripts/measure-gallery.py` measures both.", "",
        "| style | file | iterations | minutes | style weights | held-out content | held-out style | Gatys |",
        "|---|---|---|---|---|---|---|---|",
    ]
    sections, shown = [], []
    first = next((index for index, photo in enumerate(photos) if photo.stem == "kodim21"), 0)
    for name in styles():
        about = facts(name)
        pictures = paint(name, photos)
        sheet(pictures).save(out / f"sheet-{name}.jpg", quality=82, optimize=True)
        if not name.endswith("-half"):
            shown.append(pictures[first])
        mean = heldout.get(name, {}).get("mean")
        measured = (f"{mean['content']:,.0f}", f"{mean['style']:,.0f}") if mean else ("", "")
        gatys = " / ".join(f"{count:g}" for count in heldout.get(name, {}).get("gatys", []))
        options = about["options"]
        lines.append(
            f"| `{name}` | {about['megabytes']:.1f} MB | {about['iterations']} | {about['minutes']:.0f} | "
            f"{options['style-layers']} | {measured[0]} | {measured[1]} | {gatys} |")
        sections += ["", f"## {name}", "", f"![six photographs in the style {name}](gallery/sheet-{name}.jpg)"]
    sections += write_between(photos[first], out)
    overview(photos[first], shown).save(out / "styles.jpg", quality=85, optimize=True)
    (ROOT / "docs" / "GALLERY.md").write_text("\n".join(lines + sections) + "\n")


if __name__ == "__main__":
    main()
