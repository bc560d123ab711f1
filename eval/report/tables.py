"""Runs as Markdown tables, with 95 % intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.metrics.measures import Figure
from eval.report.summaries import Part, Summary

NONE = "–"


def tabulate_measures(run: Summary) -> str:
    """A row for each measure, a column for each part."""
    return tabulate_parts(run.parts, [figure.name for part in run.parts for figure in part.figures])


def tabulate_parts(parts: Sequence[Part], names: Sequence[str]) -> str:
    """A row for each of these measures that a part has, a column for each part."""
    shown = [name for name in dict.fromkeys(names) if any(part.named(name) for part in parts)]
    rows = [f"| {name} | {' | '.join(_long(part.named(name)) for part in parts)} |" for name in shown]
    return "\n".join([f"| | {' | '.join(part.name for part in parts)} |", _rule(len(parts)), *rows])


def tabulate_runs(runs: Sequence[Summary], columns: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """A row for each run, of its reporting part; `columns` are measures by their heading here."""
    used = {heading: name for heading, name in columns.items() if any(run.report.named(name) for run in runs)}
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
