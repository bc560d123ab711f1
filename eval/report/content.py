"""The content of a report: the page, the Markdown and the JSON are made from this alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

import numpy as np

from eval.metrics.causes import Cause, Wrong, find_wrong
from eval.metrics.measures import Figure
from eval.metrics.statistics import BINS, Curve, bins, risk_curve, roc_curve
from eval.records import Record, Run
from eval.report.summaries import Summary, summarise

POINTS = 200
"""The most that a curve has."""
BARS = 24
GOLD = 240
"""Characters that are shown of the evidence if no words are accepted."""
SLOWEST = 99.0
"""The percentile of latencies from which on the last bar of the histogram takes all."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence: how many, their mean confidence, and the share that is right."""

    count: int
    sure: float
    right: float


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Depth:
    """The recall at a depth."""

    depth: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers took from `low` to `high` ms; the last `high` is that of the slowest answer."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Example:
    """A wrong answer. `quote` is the first quote or, if there is none, the nearest place; `words` are the
    answer in it."""

    id: str
    question: str
    gold: tuple[str, ...]
    answer: str
    sure: float
    quote: str
    words: str
    path: str
    fault: str


@dataclass(frozen=True, slots=True)
class Group:
    """The wrong answers of one cause: their `count` in the reporting part, and `examples`, surest first."""

    cause: Cause
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run. Curves and counts are of the reporting part, examples of the tuning part if there is one.

    `set_at` is the coverage and the risk at the threshold of the run.
    """

    summary: Summary
    examples_of: str
    reliability: tuple[Bin, ...]
    risk: tuple[Point, ...]
    set_at: Point | None
    roc: tuple[Point, ...]
    passages: tuple[Depth, ...]
    files: tuple[Depth, ...]
    latencies: tuple[Bar, ...]
    groups: tuple[Group, ...]

    @property
    def wrong(self) -> int:
        return sum(group.count for group in self.groups)

    def count(self, cause: Cause) -> int:
        return sum(group.count for group in self.groups if group.cause is cause)


def make_sheet(run: Run, examples: int) -> Sheet:
    """With at most `examples` of each cause."""
    summary = summarise(run)
    records = dict(run.parts())[summary.report.name]
    sure = [(record.confidence, record.best_right) for record in records] if run.answers else []
    return Sheet(
        summary=summary,
        examples_of=summary.parts[0].name,
        reliability=tuple(_bins(sure)),
        risk=_thin(risk_curve(sure)),
        set_at=_set_at(records) if run.answers else None,
        roc=_thin(roc_curve([(one.confidence, one.answerable) for one in records])),
        passages=_depths(summary, "passages"),
        files=_depths(summary, "files"),
        latencies=tuple(_bars([record.latency_ms for record in records if not record.fault])),
        groups=tuple(_groups(run, summary, examples)),
    )


def _bins(sure: Sequence[tuple[float, bool]]) -> Iterable[Bin]:
    table = np.array(sure, dtype=float).reshape(-1, 2)
    numbers = bins(table[:, 0])
    for some in (table[numbers == number] for number in range(BINS)):
        if len(some):
            confidence, right = some.mean(axis=0)
            yield Bin(len(some), float(confidence), float(right))


def _thin(points: Curve) -> tuple[Point, ...]:
    if not points:
        return ()
    chosen = np.unique(np.linspace(0, len(points) - 1, POINTS).round().astype(int))
    return tuple(Point(*points[number]) for number in chosen)


def _set_at(records: Sequence[Record]) -> Point | None:
    answered = [record for record in records if record.answered]
    if not answered:
        return None
    return Point(len(answered) / len(records), float(np.mean([not record.best_right for record in answered])))


def _depths(summary: Summary, of: str) -> tuple[Depth, ...]:
    pattern = re.compile(rf"retrieval recall@(\d+) of {of}")
    found = ((pattern.fullmatch(figure.name), figure) for figure in summary.report.figures)
    return tuple(Depth(int(match[1]), figure) for match, figure in found if match)


def _bars(latencies: Sequence[float]) -> Iterable[Bar]:
    if not latencies:
        return
    last = float(np.percentile(latencies, SLOWEST))
    counts, edges = np.histogram(np.minimum(latencies, last), BARS)
    highs = [*edges[1:-1], max(latencies)]
    for low, high, count in zip(edges, highs, counts, strict=False):
        yield Bar(float(low), float(high), int(count))


def _groups(run: Run, summary: Summary, examples: int) -> Iterable[Group]:
    parts = dict(run.parts())
    counted = find_wrong(run, parts[summary.report.name])
    shown = find_wrong(run, parts[summary.parts[0].name])
    for cause in Cause:
        mine = [one for one in shown if one.cause is cause]
        count = sum(one.cause is cause for one in counted)
        if mine or count:
            surest = sorted(mine, key=lambda one: (-one.record.confidence, one.record.id))
            yield Group(cause, count, tuple(map(_example, surest[:examples])))


def _example(found: Wrong) -> Example:
    record = found.record
    places = (*record.quotes, *record.nearest)
    return Example(
        id=record.id,
        question=record.question,
        gold=record.golds or tuple(shorten(one.text, GOLD, placeholder="…") for one in record.evidence[:1]),
        answer=record.answer,
        sure=record.confidence,
        quote=places[0].text if places else "",
        words=places[0].answer if places else "",
        path=places[0].path if places else "",
        fault=record.fault,
    )
