"""What reading more or fewer of the passages that were found is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from eval.questions import Question
from eval.sweep.searching import Pool, Setting, ranked
from index.documents import Document
from qa.answer import Passage
from qa.spans import Candidate, SpanReader, apart, weigh
from qa.training.squad import token_f1


@dataclass(frozen=True, slots=True)
class Reading:
    """`best` is the token F1 of the likeliest place, `shown` that of what is shown: nothing below the
    threshold. `tokens` are those of all passages read, at most."""

    passages: int
    tokens: int
    questions: int
    best: float
    shown: float


def readings(pool: Pool, reader: SpanReader, setting: Setting, counts: Sequence[int]) -> list[Reading]:
    """With so many passages read, over the questions on documents that no reader was trained on."""
    cut = pool.cut(setting)
    found: list[tuple[Question, list[list[Candidate]]]] = []
    both = zip(pool.asked.questions, pool.found(setting), strict=True)
    for question, rankings in tqdm([one for one in both if one[0].part == "report"], disable=None):
        read = []
        for row, score in ranked(rankings, setting)[: max(counts)]:
            path, start, end = cut.places[row]
            passage = Passage(Document(path, "", pool.asked.texts[path]), start, end, min(score, 1.0))
            read.append(reader.candidates(question.question, [passage]))
        found.append((question, read))
    return [_reading(found, reader, count, setting.tokens) for count in counts]


def _reading(
    found: Sequence[tuple[Question, list[list[Candidate]]]], reader: SpanReader, count: int, tokens: int
) -> Reading:
    f1, shown = [], []
    for question, read in found:
        answer, probability = _likeliest(reader, [one for candidates in read[:count] for one in candidates])
        f1.append(token_f1(answer, question.answers))
        shown.append(f1[-1] if probability >= reader.threshold else 0.0)
    return Reading(count, count * tokens, len(found), float(np.mean(f1)), float(np.mean(shown)))


def _likeliest(reader: SpanReader, candidates: Sequence[Candidate]) -> tuple[str, float]:
    kept = apart(candidates)
    sure = [reader.calibration.probability(one) for one in weigh(kept, given=False)]
    if not kept:
        return "", 0.0
    best = int(np.argmax(sure))
    return kept[best].text, sure[best]
