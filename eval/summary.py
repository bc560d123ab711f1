"""What a run comes to: one line for each measure, one column for each part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

import ir_measures
import numpy as np
from ir_measures import RR, R

from eval.questions import PARTS
from eval.run import Asked


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over `n` questions; `value` is in [0, 1], or in milliseconds where `unit` says so.
    It is NaN where there was nothing to measure it on."""

    name: str
    value: float
    n: int
    unit: str = ""

    def __str__(self) -> str:
        if self.unit:
            return f"{self.value:.0f} {self.unit}"
        return f"{self.value:.3f} ({self.n})"


def summarise(run: Sequence[Asked]) -> list[Figure]:
    """The measures of a run. Those of answers are over the answerable questions."""
    answerable = [asked for asked in run if asked.question.answerable]
    unanswerable = [asked for asked in run if not asked.question.answerable]
    refused = [asked for asked in run if not asked.answer.answered]
    return [
        _mean("exact match", answerable, lambda asked: asked.exact_match),
        _mean("token F1", answerable, lambda asked: asked.token_f1),
        _mean("first quote holds the evidence", answerable, lambda asked: asked.supported),
        _mean("refusal precision", refused, lambda asked: not asked.question.answerable),
        _mean("refusal recall", unanswerable, lambda asked: not asked.answer.answered),
        *_retrieval(answerable),
        *_latency(run),
    ]


def table(run: Sequence[Asked]) -> str:
    """The summary of each part side by side, as Markdown; n in brackets."""
    columns = [summarise([asked for asked in run if asked.question.part == part]) for part in PARTS]
    rows = [
        f"| {figures[0].name} | {' | '.join(map(str, figures))} |" for figures in zip(*columns, strict=True)
    ]
    return "\n".join([f"| | {' | '.join(PARTS)} |", f"|---|{'---:|' * len(PARTS)}", *rows])


def _mean(name: str, over: Iterable[Asked], measure: Callable[[Asked], float]) -> Figure:
    values = [float(measure(asked)) for asked in over]
    return Figure(name, fmean(values) if values else float("nan"), len(values))


def _retrieval(answerable: Sequence[Asked]) -> list[Figure]:
    """Recall of the evidence among the first passages, and the reciprocal rank of its first."""
    measures = (R @ 1, R @ 3, R @ 5, R @ 8, RR)
    if not answerable:
        return [Figure(_name(measure), float("nan"), 0) for measure in measures]
    qrels = {
        asked.question.id: {f"evidence {number}": 1 for number in range(len(asked.question.evidence))}
        for asked in answerable
    }
    ranked = {asked.question.id: _ranked(asked) for asked in answerable}
    values = ir_measures.calc_aggregate(measures, qrels, ranked)
    return [Figure(_name(measure), float(values[measure]), len(answerable)) for measure in measures]


def _name(measure: object) -> str:
    return "retrieval MRR" if measure is RR else f"retrieval recall@{str(measure).removeprefix('R@')}"


def _ranked(asked: Asked) -> dict[str, float]:
    """The score of each evidence as the rank of the first passage that overlaps it; others in between."""
    scores: dict[str, float] = {}
    for rank, passage in enumerate(asked.passages):
        held = [
            f"evidence {number}"
            for number, evidence in enumerate(asked.question.evidence)
            if passage.document.path == evidence.path
            and passage.start < evidence.end
            and evidence.start < passage.end
        ]
        for name in held or [f"passage {rank}"]:
            scores.setdefault(name, -float(rank))
    return scores


def _latency(run: Sequence[Asked]) -> list[Figure]:
    milliseconds = [asked.answer.latency_ms for asked in run] or [float("nan")]
    return [
        Figure(f"latency p{at}", float(np.percentile(milliseconds, at)), len(run), "ms") for at in (50, 95)
    ]
