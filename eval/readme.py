"""The README's numbers, written between markers: <!-- eval:NAME --> and <!-- /eval:NAME -->."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eval.sets import TITLES
from eval.summaries import Summary
from eval.tables import by_part, by_run
from index.errors import VerbatimError

README = Path(__file__).parent.parent / "README.md"
OWN = "seeds"
"""The run of the held-out questions on the seed document."""
OF_SEEDS = (
    "exact match",
    "token F1",
    "first quote holds the evidence",
    "any quote holds the evidence",
    "first quote verbatim",
    "refusal precision",
    "refusal recall",
    "right, or rightly refused",
    "ROC area, answerable against not",
    "expected calibration error",
    "retrieval recall@1 of passages",
    "retrieval recall@3 of passages",
    "retrieval recall@8 of passages",
    "retrieval MRR of passages",
    "latency p50",
    "latency p95",
)
OF_SETS: Mapping[str, str] = {
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
    """The README has not the markers that it should."""


def rendered(text: str, runs: Sequence[Summary]) -> str:
    """The README with each block as these runs have it. Raises ReadmeError for a block that nobody writes,
    or that does not end."""
    made = {name: write(runs) for name, write in BLOCKS.items()}
    for name in re.findall(r"<!-- eval:(.*?) -->", text):
        if name not in made:
            raise ReadmeError(f"The README has a block {name!r}; there are {', '.join(made)}.")
        begin, end = f"<!-- eval:{name} -->", f"<!-- /eval:{name} -->"
        before, _, rest = text.partition(begin)
        if end not in rest:
            raise ReadmeError(f"The README's block {name!r} does not end with {end}.")
        text = f"{before}{begin}\n{made[name]}\n{end}{rest.partition(end)[2]}"
    return text


def _seeds(runs: Sequence[Summary]) -> str:
    run = next((run for run in runs if run.name == OWN), None)
    if run is None:
        raise ReadmeError(f"There are no results of {OWN}: python -m eval --out RUN.json")
    whole = f"{run.open_s:.1f} s from a fresh process to an answer; " if run.open_s else ""
    memory = f"{run.memory_mb:,.0f} MB of memory at most" if run.memory_mb else ""
    return f"{by_part(run.parts, OF_SEEDS)}\n\n{whole}{memory}."


def _sets(runs: Sequence[Summary]) -> str:
    return by_run(runs, OF_SETS, TITLES)


BLOCKS: Mapping[str, Callable[[Sequence[Summary]], str]] = {"seeds": _seeds, "sets": _sets}
