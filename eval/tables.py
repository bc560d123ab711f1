"""Runs as Markdown tables; an interval is of 95 %."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.measures import Figure
from eval.summaries import Part, Summary

NONE = "–"


def summary(run: Summary) -> str:
    """A line for each measure, a column for each part that there is."""
    return by_part(run.parts, [figure.name for part in run.parts for figure in part.figures])


def by_part(parts: Sequence[Part], names: Sequence[str]) -> str:
    """A line for each of these measures that a part has; n at its end."""
    shown = [name for name in dict.fromkeys(names) if any(part.named(name) for part in parts)]
    rows = [f"| {name} | {' | '.join(_long(part.named(name)) for part in parts)} |" for name in shown]
    return "\n".join([f"| | {' | '.join(part.name for part in parts)} |", _rule(len(parts)), *rows])


def by_run(runs: Sequence[Summary], columns: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """A line for each run, of its part that reports; `columns` are measures by what they are called here. A
    figure has its interval and n below it."""
    used = {told: name for told, name in columns.items() if any(run.report.named(name) for run in runs)}
    rows = [
        f"| {titles.get(run.name, run.name)} | {run.report.questions:,} | "
        f"{' | '.join(_small(run.report.named(name)) for name in used.values())} |"
        for run in runs
    ]
    return "\n".join([f"| | questions | {' | '.join(used)} |", _rule(len(used) + 1), *rows])


def _rule(columns: int) -> str:
    return f"|---|{'---:|' * columns}"


def _long(figure: Figure | None) -> str:
    return NONE if figure is None else f"{figure}, n {figure.n:,}"


def _small(figure: Figure | None) -> str:
    if figure is None:
        return NONE
    value, _, interval = str(figure).partition(" (")
    return f"{value}<br><sub>{interval.rstrip(')').replace(' to ', '–')}, n {figure.n:,}</sub>"
