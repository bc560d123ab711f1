"""Runs of several systems as one Markdown table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics.measures import MEASURES, compute_figures
from eval.questions import PARTS
from eval.records import Record, Run

SHOWN = (
    "answered",
    "exact match",
    "token F1",
    "token F1 of the best place, shown or not",
    "first quote holds the evidence",
    "first quote verbatim",
    "refusal precision",
    "refusal recall",
    "right, or rightly refused",
    "useful or rightly refused",
    "latency p50",
    "latency p95",
)
WHOLE: Sequence[tuple[str, Callable[[Run], str]]] = (
    ("failed", lambda run: str(sum(bool(record.fault) for record in run.records))),
    ("passages", lambda run: f"{run.passages:,}"),
    ("time to index", lambda run: f"{run.index_s:.1f} s"),
    ("memory", lambda run: "–" if run.memory_mb is None else f"{run.memory_mb:,.0f} MB"),
)
"""What is shown of a run as a whole."""


def tabulate(runs: Sequence[Run]) -> str:
    """A table for each part of the questions, with a column for each system, 95 % intervals, and n in
    brackets; then the settings of each system."""
    parts = [part for part in PARTS if any(record.part == part for record in runs[0].records)]
    tables = (_table(runs, part, len(parts) > 1) for part in parts)
    return "\n\n".join([*tables, "\n".join(map(_facts, runs))])


def _table(runs: Sequence[Run], part: str, named: bool) -> str:
    columns = [_cells([record for record in run.records if record.part == part]) for run in runs]
    lines = [
        [part if named else "", *(run.system for run in runs)],
        ["---", *("---:" for _ in runs)],
        *([name, *(column.get(name, "–") for column in columns)] for name in SHOWN),
        *([name, *map(show, runs)] for name, show in WHOLE),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(records: Sequence[Record]) -> dict[str, str]:
    """If all questions have an answer, no refusal can be right, and their precision means nothing."""
    meaningless = {"refusal precision"} if all(record.answerable for record in records) else set()
    shown = [measure for measure in MEASURES if measure.name in {*SHOWN} - meaningless]
    answered = f"{sum(record.answered for record in records)} of {len(records)}"
    return {"answered": answered} | {one.name: f"{one} [{one.n}]" for one in compute_figures(records, shown)}


def _facts(run: Run) -> str:
    return f"- {run.system}: {', '.join(f'{name} {value}' for name, value in run.facts)}"
