"""Two runs of the same questions: which measures moved beyond noise, which answers were gained and lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from eval.causes import cause, passages_read
from eval.measures import MEASURES, Figure, Measure, figures
from eval.records import Record, RecordsError, Run
from eval.resampling import draws, middle
from index.console import on_one_line

Pairs = Sequence[tuple[Record, Record]]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after. `low` to `high` is the paired bootstrap's 95 % interval of the difference,
    which has moved where that leaves out 0."""

    before: Figure
    after: Figure
    low: float
    high: float
    up: bool = True

    @property
    def difference(self) -> float:
        return self.after.value - self.before.value

    @property
    def moved(self) -> bool:
        return self.low > 0 or self.high < 0

    @property
    def better(self) -> bool:
        return self.moved and (self.difference > 0) == self.up


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that is right in one run and wrong in the other, with what was said, and why it is wrong."""

    id: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of the questions that both runs have; `gained` are right after and were not before, `lost` were."""

    questions: int
    left_out: int
    changes: tuple[Change, ...]
    gained: tuple[Turned, ...] = field(repr=False)
    lost: tuple[Turned, ...] = field(repr=False)


def compare(before: Run, after: Run) -> Comparison:
    """Questions are the same where their id and their words are. Raises RecordsError where none are."""
    theirs = {(record.id, record.question): record for record in after.records}
    pairs = [
        (one, theirs[one.id, one.question]) for one in before.records if (one.id, one.question) in theirs
    ]
    if not pairs:
        raise RecordsError(f"The runs {before.name} and {after.name} have no question in common.")

    def turned(old: Record, new: Record) -> Turned:
        said = (_said(old, passages_read(before)), _said(new, passages_read(after)))
        return Turned(old.id, old.question, *said)

    return Comparison(
        questions=len(pairs),
        left_out=len(before.records) + len(after.records) - 2 * len(pairs),
        changes=tuple(_changes(pairs)),
        gained=tuple(turned(old, new) for old, new in pairs if new.right and not old.right),
        lost=tuple(turned(old, new) for old, new in pairs if old.right and not new.right),
    )


def _changes(pairs: Pairs) -> Iterator[Change]:
    before, after = ([pair[at] for pair in pairs] for at in (0, 1))
    was = {figure.name: figure for figure in figures(before)}
    now = {figure.name: figure for figure in figures(after)}
    for measure in MEASURES:
        if measure.name in was and measure.name in now:
            low, high = _interval(measure, before, after)
            yield Change(was[measure.name], now[measure.name], low, high, measure.up)


def _interval(measure: Measure, before: Sequence[Record], after: Sequence[Record]) -> tuple[float, float]:
    """The same questions are drawn of both, so that how hard these are is no part of the noise."""
    drawn = draws(len(before))
    first, second = (
        measure.statistic(
            measure.rows(records), drawn[:, [measure.row(record) is not None for record in records]]
        )
        for records in (before, after)
    )
    return middle(np.asarray(second - first))


def table(found: Comparison) -> str:
    """As Markdown, what moved first."""
    lines = [
        f"{found.questions:,} questions in both runs, {found.left_out:,} in one alone.",
        "",
        "| | before | after | difference | n | |",
        "|---|---:|---:|---:|---:|---|",
        *(_row(one) for one in sorted(found.changes, key=lambda one: not one.moved)),
        "",
        *_named("gained", found.gained),
        *_named("lost", found.lost),
    ]
    return "\n".join(lines)


def _row(one: Change) -> str:
    digits, unit = (0, f" {one.after.unit}") if one.after.unit else (3, "")
    values = (f"{value:,.{digits}f}{unit}" for value in (one.before.value, one.after.value))
    moved = f"{one.difference:+,.{digits}f} ({one.low:+,.{digits}f} to {one.high:+,.{digits}f})"
    counted = " to ".join(dict.fromkeys(f"{figure.n:,}" for figure in (one.before, one.after)))
    told = ("**better**" if one.better else "**worse**") if one.moved else ""
    return f"| {one.after.name} | {' | '.join(values)} | {moved} | {counted} | {told} |"


def _named(what: str, questions: Sequence[Turned]) -> Iterator[str]:
    yield f"{what}: {len(questions)}"
    for one in questions:
        yield f"  {one.id}: {on_one_line(one.question)}"
        yield f"    {one.before} -> {one.after}"


def _said(record: Record, read: int | None) -> str:
    why = cause(record, read)
    said = on_one_line(record.fault or record.answer) or "(refused)"
    return said + (f" [{why}]" if why else "")
