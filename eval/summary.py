"""What a run comes to: one line for each measure, one column for each part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

import numpy as np

from eval.questions import PARTS, Evidence
from eval.run import Asked
from qa.answer import Passage

DEPTHS = (1, 3, 5, 8)


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
    """Recall of the evidence among the first passages, and the reciprocal rank of the first that has any."""
    return [
        *(_mean(f"retrieval recall@{k}", answerable, partial(_recall, depth=k)) for k in DEPTHS),
        _mean("retrieval MRR", answerable, _reciprocal_rank),
    ]


def _recall(asked: Asked, depth: int) -> float:
    found = [any(_overlap(p, each) for p in asked.passages[:depth]) for each in asked.question.evidence]
    return fmean(found)


def _reciprocal_rank(asked: Asked) -> float:
    for rank, passage in enumerate(asked.passages, start=1):
        if any(_overlap(passage, evidence) for evidence in asked.question.evidence):
            return 1 / rank
    return 0.0


def _overlap(passage: Passage, evidence: Evidence) -> bool:
    same = passage.document.path == evidence.path
    return same and passage.start < evidence.end and evidence.start < passage.end


def _latency(run: Sequence[Asked]) -> list[Figure]:
    milliseconds = [asked.answer.latency_ms for asked in run] or [float("nan")]
    return [
        Figure(f"latency p{at}", float(np.percentile(milliseconds, at)), len(run), "ms") for at in (50, 95)
    ]
