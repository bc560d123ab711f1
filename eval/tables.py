"""Runs as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence

from eval.measures import Figure, figures
from eval.questions import PARTS
from eval.records import Record, Run


def summary(run: Run) -> str:
    """A line for each measure, a column for each part that there is; intervals of 95 %, n at their end."""
    parts = [(part, [one for one in run.records if one.part == part]) for part in PARTS]
    return table([(part, records) for part, records in parts if records])


def table(columns: Sequence[tuple[str, Sequence[Record]]]) -> str:
    """The figures of several lists of records side by side, as Markdown."""
    made = [(name, {figure.name: figure for figure in figures(records)}) for name, records in columns]
    names = list(dict.fromkeys(name for _, column in made for name in column))
    rows = [f"| {name} | {' | '.join(_cell(column.get(name)) for _, column in made)} |" for name in names]
    heading = f"| | {' | '.join(name for name, _ in made)} |"
    return "\n".join([heading, f"|---|{'---:|' * len(made)}", *rows])


def _cell(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure}, n {figure.n}"
