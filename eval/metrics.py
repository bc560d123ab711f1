"""Measures of how sure the answers are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.metrics import roc_curve as sklearn_curve


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


def risk_curve(scores: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Coverage and risk, the share that is wrong, when those that are surer than each score are answered
    and the rest is not (El-Yaniv and Wiener 2010); equal scores are answered together.

    >>> risk_curve([0.9, 0.8, 0.8], [True, False, True])
    [(0.3333333333333333, 0.0), (1.0, 0.3333333333333333)]
    """
    ranked = sorted(zip(scores, right, strict=True), reverse=True)
    curve, wrong = [], 0
    for count, (score, good) in enumerate(ranked, start=1):
        wrong += not good
        if count == len(ranked) or ranked[count][0] < score:
            curve.append((count / len(ranked), wrong / count))
    return curve


def risk_area(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The mean risk over all coverages, in [0, 1], lower is better; NaN for none.

    >>> risk_area([0.9, 0.8], [True, False])
    0.25
    """
    curve = risk_curve(scores, right)
    widths = np.diff([0.0, *(coverage for coverage, _ in curve)])
    return float(np.dot(widths, [risk for _, risk in curve])) if curve else float("nan")


def roc_curve(scores: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """The share of what is not right, and of what is, that scores at least as high as each score; none where
    all are or none is.

    >>> roc_curve([0.9, 0.4], [True, False])
    [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    """
    if all(right) or not any(right):
        return []
    false, true, _ = sklearn_curve(right, scores)
    return [(float(x), float(y)) for x, y in zip(false, true, strict=True)]
