"""Draws a result file as bars: python chart.py results/DATE.json > ../docs/BENCHMARKS.svg"""

import json
import sys
from html import escape
from pathlib import Path

from report import NAMES, TABLES, TITLES, milliseconds

BAR, GAP, LEFT, WIDTH = 18, 26, 190, 720
COLOURS = {"impasto": "#e08a5c", "impasto-bf16": "#c8501e", "pytorch": "#8c8c8c", "pytorch-bf16": "#b9a7c9",
           "pytorch-bf16-compiled": "#8d74a8", "pytorch-channels-last": "#a8a8a8", "onnxruntime": "#6f8fb0",
           "openvino": "#4f7f6f", "openvino-bf16": "#86b3a4"}


def text(x, y, content, anchor="start", weight="normal"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-weight="{weight}" '
            f'font-family="sans-serif" font-size="12" fill="currentColor">{escape(content)}</text>')


def group(title, values, top):
    """Returns the bars of one measurement, the longest over the whole width, and where the next one begins."""
    longest = max(entry["median"] for entry in values.values())
    parts = [text(0, top + 13, TITLES.get(title, title.capitalize()), weight="bold")]
    y = top + 22
    for name, entry in values.items():
        length = (WIDTH - LEFT - 80) * entry["median"] / longest
        parts += [text(LEFT - 8, y + 13, NAMES[name], anchor="end"),
                  f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR - 3}" fill="{COLOURS[name]}"/>',
                  text(LEFT + length + 6, y + 13, milliseconds(entry["median"]))]
        y += BAR
    return parts, y + GAP


def drawn(results):
    """Returns an SVG document of the median times."""
    parts, top = [], 0
    for title, values in results.items():
        if title in TABLES:
            continue
        bars, top = group(title, values, top)
        parts += bars
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" color="#444">\n'
            + "\n".join(parts) + "\n</svg>\n")


if __name__ == "__main__":
    print(drawn(json.loads(Path(sys.argv[1]).read_text())["results"]), end="")
