"""The page: one file that asks nothing of the network. The template escapes what stands in documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.causes import Cause
from eval.measures import Figure
from eval.readme import OF_SETS
from eval.report.content import Example, Sheet
from eval.sets import TITLES

HOME = Path(__file__).parent
HEADLINES = (
    "right, or rightly refused",
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
        "How often answers that are so sure are right. On the dashed line sureness is what it says; "
        "a larger dot stands for more answers.",
    ),
    "risk": (
        "Risk against coverage",
        "When only the surest are answered, how many of them are wrong. "
        "The dot is where the threshold stands.",
    ),
    "roc": (
        "Telling what is there from what is not",
        "For every threshold: of the questions without an answer, and of those with one, "
        "how many are answered.",
    ),
    "recall": (
        "Found among the first k",
        "A passage that holds the evidence, and the files that do; the bands are 95 % intervals.",
    ),
    "latency": (
        "Time to an answer",
        "Questions by how long they took. The last bar holds the slowest hundredth.",
    ),
}
MEANING: Mapping[Cause, str] = {
    Cause.CRASHED: "no answer came back",
    Cause.NOT_RETRIEVED: "the search did not find the place",
    Cause.NOT_READ: "the search found it below what is read",
    Cause.REFUSED: "the place was read, and not taken for an answer",
    Cause.WRONG_SPAN: "the place was read, and something else was answered",
    Cause.NOT_THERE: "the documents do not say it, and something was answered",
}
GROUPS = (
    ("The search", r"retrieval "),
    ("How sure", r"ROC|area|expected"),
    ("Refusals", r"refusal|right, or"),
    ("Quotes", r"(first|any) quote|citation"),
    ("Time", r"latency"),
    ("Answers", r""),
)
ORDER = ("Answers", "Quotes", "Refusals", "How sure", "The search", "Time")


@dataclass(frozen=True, slots=True)
class Meter:
    """A figure as it is drawn: places in per cent of what the line is long."""

    text: str
    interval: str
    n: int
    drawn: bool
    value: float
    low: float
    high: float


def page(sheets: Sequence[Sheet], drawn: Sequence[Mapping[str, str]]) -> str:
    """`drawn` are each sheet's pictures, SVG by name."""
    environment = Environment(
        loader=FileSystemLoader(HOME),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"marked": marked, "meter": meter, "percent": percent}
    return environment.get_template("page.html.jinja").render(
        sheets=[(sheet, _inline(svgs)) for sheet, svgs in zip(sheets, drawn, strict=True)],
        style=Markup((HOME / "style.css").read_text(encoding="utf-8")),  # noqa: S704  (our own file)
        title=title,
        tiles=tiles,
        grouped=grouped,
        columns=_columns(sheets),
        meaning=MEANING,
    )


def title(name: str) -> str:
    return TITLES.get(name, name).replace("`", "")


def tiles(sheet: Sheet) -> list[Figure]:
    found = (sheet.summary.report.named(name) for name in HEADLINES)
    return [figure for figure in found if figure][:TILES]


def grouped(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """The names of all measures under headings."""
    names = dict.fromkeys(figure.name for part in sheet.summary.parts for figure in part.figures)
    groups: dict[str, list[str]] = {heading: [] for heading in ORDER}
    for name in names:
        heading = next(heading for heading, pattern in GROUPS if re.match(pattern, name))
        groups[heading].append(name)
    return [(heading, held) for heading, held in groups.items() if held]


def meter(figure: Figure) -> Meter:
    """A time is not drawn: it has no end."""
    value, _, interval = str(figure).partition(" (")
    at, low, high = (round(100 * place, 1) for place in (figure.value, figure.low, figure.high))
    return Meter(value, interval.rstrip(")").replace(" to ", "–"), figure.n, not figure.unit, at, low, high)


def percent(part: float, whole: float = 1) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def marked(example: Example) -> Markup:
    """The quote, escaped, with the words in it that were taken for the answer."""
    before, words, after = example.quote.partition(example.words)
    return Markup("{}<mark>{}</mark>{}").format(before, words, after) if words else Markup.escape(before)


def _columns(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Those of the table of all runs that any run has."""
    return {
        told: name
        for told, name in OF_SETS.items()
        if any(sheet.summary.report.named(name) for sheet in sheets)
    }


def _inline(svgs: Mapping[str, str]) -> list[tuple[str, str, Markup]]:
    """With what they say, and without what only a file of its own needs."""
    return [
        (*CAPTIONS[name], Markup(re.sub(r' (xmlns(:xlink)?|version)="[^"]*"', "", svg)))  # noqa: S704
        for name, svg in svgs.items()
    ]
