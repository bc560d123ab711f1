"""Compare two runs of the same questions: which measures changed by more than noise, which answers were
gained and lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from eval.metrics.causes import find_cause, passages_read
from eval.metrics.measures import MEASURES, Figure, Measure, compute_figures
from eval.metrics.statistics import draws, interval
from eval.records import Record, RecordsError, Run
from index.console import on_one_line

Pairs = Sequence[tuple[Record, Record]]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after. `low` to `high` is the 95 % interval of the difference by a paired
    bootstrap; the measure has moved if it excludes 0."""

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
class Flip:
    """A question that one run has right and the other wrong, with both answers and why it is wrong."""

    id: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of the questions in both runs: `gained` became right, `lost` became wrong."""

    questions: int
    left_out: int
    changes: tuple[Change, ...]
    gained: tuple[Flip, ...] = field(repr=False)
    lost: tuple[Flip, ...] = field(repr=False)


def compare(before: Run, after: Run) -> Comparison:
    """Questions with the same id and words are compared. Raises RecordsError if there are none."""
    theirs = {(record.id, record.question): record for record in after.records}
    pairs = [
        (one, theirs[one.id, one.question]) for one in before.records if (one.id, one.question) in theirs
    ]
    if not pairs:
        raise RecordsError(f"The runs {before.name} and {after.name} have no question in common.")

    def flip(old: Record, new: Record) -> Flip:
        answers = (_describe(old, passages_read(before)), _describe(new, passages_read(after)))
        return Flip(old.id, old.question, *answers)

    return Comparison(
        questions=len(pairs),
        left_out=len(before.records) + len(after.records) - 2 * len(pairs),
        changes=tuple(_changes(pairs)),
        gained=tuple(flip(old, new) for old, new in pairs if new.right and not old.right),
        lost=tuple(flip(old, new) for old, new in pairs if old.right and not new.right),
    )


def _changes(pairs: Pairs) -> Iterator[Change]:
    before, after = ([pair[at] for pair in pairs] for at in (0, 1))
    old = {figure.name: figure for figure in compute_figures(before)}
    new = {figure.name: figure for figure in compute_figures(after)}
    for measure in MEASURES:
        if measure.name in old and measure.name in new:
            low, high = _interval(measure, before, after)
            yield Change(old[measure.name], new[measure.name], low, high, measure.up)


def _interval(measure: Measure, before: Sequence[Record], after: Sequence[Record]) -> tuple[float, float]:
    """Both runs are resampled alike, so that the difficulty of the questions is not part of the noise."""
    drawn = draws(len(before))
    first, second = (
        measure.statistic(
            measure.rows(records), drawn[:, [measure.row(record) is not None for record in records]]
        )
        for records in (before, after)
    )
    return interval(np.asarray(second - first))


def tabulate(found: Comparison) -> str:
    """As Markdown, the measures that moved first."""
    lines = [
        f"{found.questions:,} questions in both runs, {found.left_out:,} in only one.",
        "",
        "| | before | after | difference | n | |",
        "|---|---:|---:|---:|---:|---|",
        *(_row(one) for one in sorted(found.changes, key=lambda one: not one.moved)),
        "",
        *_list("gained", found.gained),
        *_list("lost", found.lost),
    ]
    return "\n".join(lines)


def _row(one: Change) -> str:
    digits, unit = (0, f" {one.after.unit}") if one.after.unit else (3, "")
    values = (f"{number:,.{digits}f}{unit}" for number in (one.before.value, one.after.value))
    moved = f"{one.difference:+,.{digits}f} ({one.low:+,.{digits}f} to {one.high:+,.{digits}f})"
    counts = " to ".join(dict.fromkeys(f"{figure.n:,}" for figure in (one.before, one.after)))
    verdict = ("**better**" if one.better else "**worse**") if one.moved else ""
    return f"| {one.after.name} | {' | '.join(values)} | {moved} | {counts} | {verdict} |"


def _list(what: str, flips: Sequence[Flip]) -> Iterator[str]:
    yield f"{what}: {len(flips)}"
    for one in flips:
        yield f"  {one.id}: {on_one_line(one.question)}"
        yield f"    {one.before} -> {one.after}"


def _describe(record: Record, read: int | None) -> str:
    why = find_cause(record, read)
    answer = on_one_line(record.fault or record.answer) or "(refused)"
    return answer + (f" [{why}]" if why else "")
