"""The sweep as a picture: of the same numbers, the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.sweep.reading import Reading
from eval.sweep.searching import Searched

Line = Sequence[tuple[float, Searched]]


def swept(found: Mapping[str, Line], read: Mapping[int, Sequence[Reading]], out: Path) -> None:
    """A panel for each setting, with recall over it, and one for what is read, as an SVG file."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    lines = {name: line for name, line in found.items() if len(line) > 2}
    with mpl.rc_context({"svg.hashsalt": "verbatim", "font.size": 10}):
        figure = Figure(figsize=(9, 5.5), layout="constrained")
        panels = figure.subplots(2, 3).flat
        for axes, (name, line) in zip(panels, lines.items(), strict=False):
            for depth in (5, 10):
                recall = [figures.recall[depth] for _, figures in line]
                axes.plot([at for at, _ in line], recall, marker="o", label=f"recall@{depth} of passages")
            axes.set_xlabel(name)
            axes.set_ylim(0.75, 1)
            axes.grid(visible=True, alpha=0.3)
        figure.axes[0].legend(frameon=False, loc="lower right")
        last = figure.axes[len(lines)]
        for tokens, line_read in read.items():
            last.plot(
                [one.tokens for one in line_read],
                [one.best for one in line_read],
                marker="o",
                label=f"of {tokens} tokens",
            )
        last.set_xlabel("tokens of the passages read")
        last.set_ylabel("F1 of the likeliest place")
        last.grid(visible=True, alpha=0.3)
        last.legend(frameon=False)
        out.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(out, format="svg", metadata={"Date": None})
