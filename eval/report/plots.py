"""Draw pictures as SVG; the same numbers give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.benchmark.speed import Size
from eval.report.content import Depth, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, QUIET, LINE, ACCENT, SECOND = "#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05"
THEME = {
    INK: "var(--ink, #777)",
    QUIET: "var(--quiet, #777)",
    LINE: "var(--line, #999)",
    ACCENT: "var(--accent, #1f8a70)",
    SECOND: "var(--second, #c2702e)",
}
"""Placeholder colours, which are replaced by variables of the page, so that it can be light or dark."""
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "verbatim",
    "svg.fonttype": "none",
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": LINE,
    "grid.alpha": 0.5,
    "grid.linewidth": 0.6,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "legend.frameon": False,
}
Draw = Callable[["Axes", Sheet], None]


def draw_growth(sizes: Sequence[Size], out: Path) -> None:
    """Write a picture of seconds against passages, both logarithmic."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    lines = {
        "build": [size.made for size in sizes],
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


def draw_pictures(of: Sheet) -> Iterator[tuple[str, str]]:
    """The names and the SVG of the pictures that the sheet has data for."""
    for name, (data, draw) in PICTURES.items():
        if data(of):
            with _axes() as (axes, svg):
                draw(axes, of)
            yield name, _apply_theme(svg.getvalue())


@contextmanager
def _axes() -> Iterator[tuple[Axes, StringIO]]:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    svg = StringIO()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(4.4, 3.1), layout="constrained")
        yield figure.add_subplot(), svg
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(svg, format="svg", transparent=True, metadata=nothing)


def _apply_theme(svg: str) -> str:
    """Remove what only a file needs, and the ids that nothing refers to: in a page they would be repeated."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r' id="(?![a-z][0-9a-f]{10}")[^"]*"', "", svg)
    for stand_in, colour in THEME.items():
        svg = svg.replace(stand_in, colour)
    return svg


def _reliability(axes: Axes, of: Sheet) -> None:
    most = max(one.count for one in of.reliability)
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (3, 3)))
    sure, right = [one.sure for one in of.reliability], [one.right for one in of.reliability]
    axes.plot(sure, right, color=ACCENT, linewidth=1.5)
    sizes = [20 + 160 * one.count / most for one in of.reliability]
    axes.scatter(sure, right, s=sizes, color=ACCENT, alpha=0.8, linewidths=0, zorder=3)
    _unit(axes, "confidence", "share that is right")


def _risk(axes: Axes, of: Sheet) -> None:
    axes.step(
        [one.x for one in of.risk], [one.y for one in of.risk], where="pre", color=ACCENT, linewidth=1.8
    )
    if of.set_at:
        axes.plot(of.set_at.x, of.set_at.y, "o", color=SECOND, markersize=7)
        axes.annotate("threshold", (of.set_at.x, of.set_at.y), (-8, 6), color=SECOND,
                      textcoords="offset points", ha="right")  # fmt: skip
    _unit(axes, "coverage: share that is answered", "risk: share of it that is wrong")
    axes.set_ylim(0, max([0.3, *(1.1 * one.y for one in of.risk)]))


def _roc(axes: Axes, of: Sheet) -> None:
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (3, 3)))
    axes.plot([one.x for one in of.roc], [one.y for one in of.roc], color=ACCENT, linewidth=1.8)
    _unit(axes, "share answered of those without an answer", "share answered of those with one")


def _recall(axes: Axes, of: Sheet) -> None:
    _band(axes, of.passages, ACCENT, "a passage")
    _band(axes, of.files, SECOND, "the files")
    axes.set_xscale("log")
    depths = sorted({one.depth for one in (*of.passages, *of.files)})
    axes.set_xticks(depths, [str(depth) for depth in depths])
    axes.minorticks_off()
    axes.set_xlabel("among the first k")
    axes.set_ylabel("found")
    axes.set_ylim(min(one.figure.low for one in (*of.passages, *of.files)) - 0.03, 1.01)
    axes.grid(visible=True)
    axes.legend(loc="lower right", labelcolor=INK)


def _band(axes: Axes, found: Sequence[Depth], colour: str, name: str) -> None:
    depths = [one.depth for one in found]
    axes.fill_between(depths, [one.figure.low for one in found], [one.figure.high for one in found],
                      color=colour, alpha=0.18, linewidth=0)  # fmt: skip
    axes.plot(depths, [one.figure.value for one in found], color=colour, marker="o", markersize=4, label=name)


def _latency(axes: Axes, of: Sheet) -> None:
    left = [bar.low for bar in of.latencies]
    width = left[1] - left[0] if len(left) > 1 else 1
    axes.bar(left, [bar.count for bar in of.latencies], width * 0.92, align="edge", color=ACCENT, alpha=0.75)
    for line, name in enumerate(("p50", "p95")):
        if figure := of.summary.report.named(f"latency {name}"):
            axes.axvline(figure.value, color=SECOND, linewidth=1.2)
            _annotate(axes, f"{name} {figure.value:,.0f} ms", figure.value, line)
    axes.margins(x=0.02, y=0.25)
    axes.set_xlabel("ms from question to answer")
    axes.set_ylabel("questions")


def _annotate(axes: Axes, what: str, x: float, line: int) -> None:
    """At the top, to the right of a place; on separate lines, because places may be close together."""
    axes.annotate(
        what, (x, 1), (4, -2 - 13 * line), color=SECOND, va="top",
        xycoords=("data", "axes fraction"), textcoords="offset points",
    )  # fmt: skip


def _unit(axes: Axes, x: str, y: str) -> None:
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.04)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(visible=True)


PICTURES: Mapping[str, tuple[Callable[[Sheet], object], Draw]] = {
    "reliability": (lambda of: of.reliability, _reliability),
    "risk": (lambda of: of.risk, _risk),
    "roc": (lambda of: of.roc and of.summary.report.named("refusal recall"), _roc),
    "recall": (lambda of: of.passages and of.files, _recall),
    "latency": (lambda of: of.latencies, _latency),
}
"""The data of each picture, and the function that draws it."""
