"""Measures of one answer, in [0, 1], as SQuAD defines them (Rajpurkar et al. 2016, 2018)."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

from sklearn.metrics import roc_auc_score

ARTICLES = re.compile(r"\b(?:a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Lower-cased, without punctuation and articles, with single spaces.

    >>> normalise("The  1,960 servicemen.")
    '1960 servicemen'
    """
    return " ".join(ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split())


def exact_match(prediction: str, golds: Sequence[str]) -> float:
    """1 where the prediction is one of the accepted answers; empty is right where there are none."""
    return _best(lambda gold: float(normalise(prediction) == normalise(gold)), golds)


def token_f1(prediction: str, golds: Sequence[str]) -> float:
    """The best F1 of the prediction's words against the words of an accepted answer."""
    return _best(lambda gold: _f1(normalise(prediction).split(), normalise(gold).split()), golds)


def _best(measure: Callable[[str], float], golds: Sequence[str]) -> float:
    return max(measure(gold) for gold in golds or ("",))


def _f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    shared = (Counter(predicted) & Counter(gold)).total()
    return 2 * shared / (len(predicted) + len(gold))


def roc_area(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The chance that one that is right scores above one that is not; ties count half, NaN for none.

    >>> roc_area([0.9, 0.4, 0.4], [True, True, False])
    0.75
    """
    if all(right) or not any(right):
        return float("nan")
    return float(roc_auc_score(right, scores))


def calibration_error(scores: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """How far, on average, the scores of a bin are from the share that is right in it (Guo et al. 2017).

    >>> round(calibration_error([0.8] * 5, [True] * 4 + [False]), 9)
    0.0
    """
    by_bin: dict[int, list[tuple[float, bool]]] = {}
    for score, good in zip(scores, right, strict=True):
        by_bin.setdefault(min(int(score * bins), bins - 1), []).append((score, good))
    gaps = (abs(sum(score for score, _ in held) - sum(good for _, good in held)) for held in by_bin.values())
    return sum(gaps) / len(scores) if scores else float("nan")
