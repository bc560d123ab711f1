"""Pictures of what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.speed import Size


def growth(sizes: Sequence[Size], out: Path) -> None:
    """Seconds against passages, both logarithmic, as an SVG file; of the same numbers, the same bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    lines = {
        "make what is searched": [size.made for size in sizes],
        "open and search once": [size.opened for size in sizes],
        "search (p95)": [size.p95 / 1000 for size in sizes],
    }
    with mpl.rc_context({"svg.hashsalt": "verbatim", "font.size": 11}):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.add_subplot()
        for name, seconds in lines.items():
            axes.loglog([size.passages for size in sizes], seconds, marker="o", label=name)
        axes.set_xlabel("passages")
        axes.set_ylabel("seconds")
        axes.grid(visible=True, alpha=0.3)
        axes.legend(frameon=False)
        out.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(out, format="svg", metadata={"Date": None})
