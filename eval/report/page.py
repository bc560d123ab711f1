"""Render the page: one file that loads nothing from the network. The template escapes what comes from
documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.metrics.causes import Cause
from eval.metrics.measures import Figure
from eval.report.content import Example, Sheet
from eval.report.readme import SETS_COLUMNS
from eval.sets import TITLES

HOME = Path(__file__).parent
HEADLINES = (
    "right, or rightly refused",
    "useful or rightly refused",
    "exact match",
    "token F1",
    "first quote holds the evidence",
    "first quote verbatim",
    "refusal precision",
    "refusal recall",
    "retrieval recall@10 of passages",
    "retrieval nDCG@10 of files",
    "latency p50",
)
TILES = 8
CAPTIONS: Mapping[str, tuple[str, str]] = {
    "reliability": (
        "Reliability",
        "How often answers of a confidence are right. On the dashed line the confidence is correct; "
        "a larger dot stands for more answers.",
    ),
    "risk": (
        "Risk against coverage",
        "The share that is wrong if only the surest are answered. The dot is the threshold.",
    ),
    "roc": (
        "Answerable against not",
        "For every threshold: how many of the questions without an answer, and of those with one, "
        "are answered.",
    ),
    "recall": (
        "Found among the first k",
        "A passage with the evidence, and the files with it; the bands are 95 % intervals.",
    ),
    "latency": (
        "Time to an answer",
        "Questions by the time that they took. The last bar has the slowest hundredth.",
    ),
}
MEANING: Mapping[Cause, str] = {
    Cause.CRASHED: "there was an error instead of a reply",
    Cause.NOT_RETRIEVED: "the search did not find the place",
    Cause.NOT_READ: "the search ranked it below the passages that are read",
    Cause.REFUSED: "the place was read, but not taken for an answer",
    Cause.WRONG_SPAN: "the place was read, but something else was answered",
    Cause.NOT_THERE: "the documents have no answer, but one was given",
}
GROUPS = (
    ("The search", r"retrieval "),
    ("Confidence", r"ROC|area|expected|precision at"),
    ("Refusals", r"refusal|right, or|useful or"),
    ("Quotes", r"(first|any) quote|citation"),
    ("Time", r"latency"),
    ("Answers", r""),
)
ORDER = ("Answers", "Quotes", "Refusals", "Confidence", "The search", "Time")


@dataclass(frozen=True, slots=True)
class Meter:
    """A figure as it is drawn; `value`, `low` and `high` in per cent of the width."""

    text: str
    interval: str
    n: int
    drawn: bool
    value: float
    low: float
    high: float


def render_page(sheets: Sequence[Sheet], drawn: Sequence[Mapping[str, str]]) -> str:
    """`drawn` are the pictures of each sheet, SVG by name."""
    environment = Environment(
        loader=FileSystemLoader(HOME),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"highlight": highlight, "meter": meter, "percent": percent}
    return environment.get_template("page.html.jinja").render(
        sheets=[(sheet, _inline(svgs)) for sheet, svgs in zip(sheets, drawn, strict=True)],
        style=Markup((HOME / "style.css").read_text(encoding="utf-8")),  # noqa: S704  (our own file)
        title=title,
        tiles=tiles,
        group_measures=group_measures,
        columns=_columns(sheets),
        meaning=MEANING,
    )


def title(name: str) -> str:
    return TITLES.get(name, name).replace("`", "")


def tiles(sheet: Sheet) -> list[Figure]:
    found = (sheet.summary.report.named(name) for name in HEADLINES)
    return [figure for figure in found if figure][:TILES]


def group_measures(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """The names of the measures of a sheet, by heading."""
    names = dict.fromkeys(figure.name for part in sheet.summary.parts for figure in part.figures)
    groups: dict[str, list[str]] = {heading: [] for heading in ORDER}
    for name in names:
        heading = next(heading for heading, pattern in GROUPS if re.match(pattern, name))
        groups[heading].append(name)
    return [(heading, members) for heading, members in groups.items() if members]


def meter(figure: Figure) -> Meter:
    """A time is not drawn: it has no upper end."""
    value, _, interval = str(figure).partition(" (")
    at, low, high = (round(100 * place, 1) for place in (figure.value, figure.low, figure.high))
    return Meter(value, interval.rstrip(")").replace(" to ", "–"), figure.n, not figure.unit, at, low, high)


def percent(part: float, whole: float = 1) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def highlight(example: Example) -> Markup:
    """The quote, escaped, with the words of the answer in <mark>."""
    before, words, after = example.quote.partition(example.words)
    return Markup("{}<mark>{}</mark>{}").format(before, words, after) if words else Markup.escape(before)


def _columns(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The columns of the table of all runs that any run has."""
    return {
        heading: name
        for heading, name in SETS_COLUMNS.items()
        if any(sheet.summary.report.named(name) for sheet in sheets)
    }


def _inline(svgs: Mapping[str, str]) -> list[tuple[str, str, Markup]]:
    """The heading and the caption of each picture, and its SVG without what only a file needs."""
    return [
        (*CAPTIONS[name], Markup(re.sub(r' (xmlns(:xlink)?|version)="[^"]*"', "", svg)))  # noqa: S704
        for name, svg in svgs.items()
    ]
