"""Runs without their records: only the figures, as they are committed and shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.metrics.measures import Figure, choose_measures, compute_figures
from eval.records import RecordsError, Run

RESULTS = Path(__file__).parent.parent / "results.json"
"""The source of the README's numbers."""
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one part of a question set."""

    name: str
    questions: int
    figures: tuple[Figure, ...]

    def named(self, name: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.name == name), None)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of an `eval.records.Run`; `failed` are the ids of the questions that got no reply."""

    name: str
    system: str
    facts: tuple[tuple[str, str], ...]
    passages: int
    index_s: float
    open_s: float | None
    memory_mb: float | None
    failed: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def report(self) -> Part:
        """The part that nothing was tuned to."""
        return self.parts[-1]


def summarise(run: Run) -> Summary:
    return Summary(
        name=run.name,
        system=run.system,
        facts=run.facts,
        passages=run.passages,
        index_s=round(run.index_s, 2),
        open_s=run.open_s and round(run.open_s, 2),
        memory_mb=run.memory_mb and round(run.memory_mb, 1),
        failed=tuple(record.id for record in run.records if record.fault),
        parts=tuple(
            Part(
                name,
                len(records),
                tuple(map(_round, compute_figures(records, choose_measures(run, records)))),
            )
            for name, records in run.parts()
        ),
    )


def _round(one: Figure) -> Figure:
    return replace(
        one, value=round(one.value, DIGITS), low=round(one.low, DIGITS), high=round(one.high, DIGITS)
    )


_SUMMARIES = TypeAdapter(tuple[Summary, ...])


def read_summaries(path: Path) -> tuple[Summary, ...]:
    """Those that `write_summaries` wrote; none if there is no such file."""
    try:
        return _SUMMARIES.validate_json(path.read_bytes()) if path.is_file() else ()
    except ValidationError as error:
        raise RecordsError(f"{path} is not a file of summaries ({error.error_count()} faults).") from None


def write_summaries(summaries: Sequence[Summary], path: Path) -> None:
    """Write one line for each figure."""
    text = _SUMMARIES.dump_json(tuple(summaries), indent=1).decode()
    path.write_text(re.sub(r"\{[^{}\[\]]*\}", _on_one_line, text) + "\n", encoding="utf-8")


def _on_one_line(found: re.Match[str]) -> str:
    return re.sub(r"\n\s*", " ", found[0])


def merge(before: Sequence[Summary], made: Iterable[Summary], order: Sequence[str]) -> list[Summary]:
    """Replace summaries by new ones of the same name. They come in `order`, then by name."""
    kept = {one.name: one for one in (*before, *made)}
    place = {name: number for number, name in enumerate(order)}
    return sorted(kept.values(), key=lambda one: (place.get(one.name, len(place)), one.name))
