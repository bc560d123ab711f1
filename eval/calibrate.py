"""Fit how the sentence reader weighs its evidence, on the tuning questions alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import fmean

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.questions import Question
from eval.run import holds_answer
from qa.answer import Quote
from qa.chatbot import Chatbot
from qa.passages import passages
from qa.reader import Calibration, Evidence, SentenceReader, places_in

WORDS_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 1.0)
AMOUNT_WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2)
KEPT = 0.9
"""The threshold keeps this share of the right answers: a wrong sentence is shown with its source,
while a right one that is withheld is lost."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The evidence for each sentence read for a question, and whether the sentence answers it."""

    evidence: tuple[Evidence, ...]
    right: tuple[bool, ...]

    def best(self, calibration: Calibration) -> tuple[float, bool]:
        """The weight of the sentence that is put first, and whether it answers."""
        weights = [calibration.weigh(evidence) for evidence in self.evidence]
        first = int(np.argmax(weights))
        return weights[first], self.right[first]


def fit(chatbot: Chatbot, reader: SentenceReader, questions: Iterable[Question]) -> Calibration:
    """The calibration that puts most right sentences first, and most surely; then its probabilities."""
    candidates = [_candidates(chatbot, reader, question) for question in questions]
    grid = [replace(reader.calibration, words_weight=w, amount_weight=a) for w, a in _grid()]
    return _with_probabilities(max(grid, key=lambda chosen: _quality(chosen, candidates)), candidates)


def _grid() -> Iterable[tuple[float, float]]:
    return product(WORDS_WEIGHTS, AMOUNT_WEIGHTS)


def _candidates(chatbot: Chatbot, reader: SentenceReader, question: Question) -> Candidates:
    hits = chatbot.retriever.retrieve(question.question)
    places = places_in(passages(hits, chatbot.find_document))
    right = (holds_answer(Quote(*place, *place[1:], score=0), question) for place in places)
    return Candidates(tuple(reader.evidence(question.question, places)), tuple(right))


def _quality(calibration: Calibration, candidates: Sequence[Candidates]) -> tuple[float, float]:
    weights, right = zip(*(found.best(calibration) for found in candidates), strict=True)
    return fmean(right), float(roc_auc_score(right, weights))


def _with_probabilities(calibration: Calibration, candidates: Sequence[Candidates]) -> Calibration:
    weights, right = zip(*(found.best(calibration) for found in candidates), strict=True)
    model = LogisticRegression(C=100).fit(np.array(weights)[:, None], right)
    fitted = replace(calibration, slope=float(model.coef_[0, 0]), offset=float(model.intercept_[0]))
    sure = sorted(fitted.probability(weight) for weight, good in zip(weights, right, strict=True) if good)
    return replace(fitted, threshold=sure[int((1 - KEPT) * len(sure))])
