"""Write the README's numbers between the markers <!-- eval:NAME --> and <!-- /eval:NAME -->."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from eval.report.summaries import Summary
from eval.report.tables import tabulate_parts, tabulate_runs
from eval.sets import TITLES
from index.errors import VerbatimError

README = Path(__file__).parents[2] / "README.md"
OWN = {
    "seeds": "python -m eval run",
    "natural": "python -m eval run --folder eval/questions/natural --questions eval/questions/natural.jsonl",
}
"""The runs of our own questions, by parts, and what makes them."""
PARTS_ROWS = (
    "exact match",
    "token F1",
    "first quote holds the evidence",
    "any quote holds the evidence",
    "first quote verbatim",
    "refusal precision",
    "refusal recall",
    "right, or rightly refused",
    "useful or rightly refused",
    "precision at 50% coverage",
    "precision at 70% coverage",
    "precision at 90% coverage",
    "ROC area, answerable against not",
    "expected calibration error",
    "retrieval recall@1 of passages",
    "retrieval recall@3 of passages",
    "retrieval recall@8 of passages",
    "retrieval MRR of passages",
    "latency p50",
    "latency p95",
)
SETS_COLUMNS: Mapping[str, str] = {
    "exact match": "exact match",
    "F1": "token F1",
    "first quote holds the evidence": "first quote holds the evidence",
    "verbatim": "first quote verbatim",
    "refusal precision": "refusal precision",
    "refusal recall": "refusal recall",
    "passage in 10": "retrieval recall@10 of passages",
    "files in 10": "retrieval recall@10 of files",
    "nDCG@10": "retrieval nDCG@10 of files",
    "p50": "latency p50",
}


class ReadmeError(VerbatimError):
    """The README's markers do not fit."""


def render(text: str, runs: Sequence[Summary]) -> str:
    """The README with the blocks of these runs. Raises ReadmeError if a block is unknown or has no end."""
    for name in re.findall(r"<!-- eval:(.*?) -->", text):
        if name not in BLOCKS:
            raise ReadmeError(f"The README has a block {name!r}, but there are only {', '.join(BLOCKS)}.")
        begin, end = f"<!-- eval:{name} -->", f"<!-- /eval:{name} -->"
        before, _, rest = text.partition(begin)
        if end not in rest:
            raise ReadmeError(f"The README's block {name!r} does not end with {end}.")
        text = f"{before}{begin}\n{BLOCKS[name](runs)}\n{end}{rest.partition(end)[2]}"
    return text


def _parts(name: str, runs: Sequence[Summary]) -> str:
    run = next((run for run in runs if run.name == name), None)
    if run is None:
        raise ReadmeError(f"There are no results of {name}. Make them with: {OWN[name]} --out RUN.json")
    whole = f"{run.open_s:.1f} s from a fresh process to an answer; " if run.open_s else ""
    memory = f"{run.memory_mb:,.0f} MB of memory at most" if run.memory_mb else ""
    return f"{tabulate_parts(run.parts, PARTS_ROWS)}\n\n{whole}{memory}."


def _sets(runs: Sequence[Summary]) -> str:
    return tabulate_runs(runs, SETS_COLUMNS, TITLES)


BLOCKS: Mapping[str, Callable[[Sequence[Summary]], str]] = {
    **{name: partial(_parts, name) for name in OWN},
    "sets": _sets,
}
