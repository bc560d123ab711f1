"""The bootstrap, and statistics that are computed for many resamples at once.

A statistic takes `rows`, of shape `(rows, columns)`, and `counts`, of shape `(draws, rows)`: how often
each draw took each row. It returns one number for each draw, NaN if the draw does not determine it. Those
of confidence take rows of a score and of whether it is right (1 or 0).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_curve as sklearn_roc_curve

RESAMPLES = 1_000
LEVEL = 0.95
BINS = 10

Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats, Floats], Floats]
Curve = list[tuple[float, float]]


@lru_cache(maxsize=4)
def draws(count: int) -> Floats:
    """Counts of bootstrap resamples (Efron 1979) of `count` rows; the same ones each time."""
    drawn = np.random.default_rng(0).integers(count, size=(RESAMPLES, count))
    counts = np.stack([np.bincount(chosen, minlength=count) for chosen in drawn]).astype(float)
    counts.flags.writeable = False  # the cache hands out this very array
    return counts


def value(statistic: Statistic, rows: npt.ArrayLike) -> float:
    """The statistic of the rows themselves.

    >>> value(roc_area, [(0.9, 1), (0.4, 1), (0.4, 0)])
    0.75
    """
    table = np.asarray(rows, dtype=float)
    return float(statistic(table, np.ones((1, len(table))))[0]) if len(table) else float("nan")


def interval(found: Floats) -> tuple[float, float]:
    """The percentile interval at LEVEL of the draws that are not NaN; NaN if all are."""
    known = found[~np.isnan(found)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def mean(rows: Floats, counts: Floats) -> Floats:
    return _divide(counts @ rows[:, 0], counts.sum(axis=1))


def percentile(at: float, rows: Floats, counts: Floats) -> Floats:
    """With linear interpolation, as numpy's."""
    order = np.argsort(rows[:, 0], kind="stable")
    values, reached = rows[order, 0], counts[:, order].cumsum(axis=1)
    place = np.maximum(reached[:, -1] - 1, 0) * at / 100
    below = values[_first_beyond(reached, np.floor(place))]
    above = values[_first_beyond(reached, np.ceil(place))]
    found: Floats = np.where(reached[:, -1] > 0, below + (above - below) * (place % 1), np.nan)
    return found


def roc_area(rows: Floats, counts: Floats) -> Floats:
    """The chance that a right one scores above a wrong one; ties count half."""
    tied, wrong = _by_score(rows, counts)
    right = tied - wrong
    above = (wrong * (right.cumsum(axis=1) - right / 2)).sum(axis=1)
    return _divide(above, right.sum(axis=1) * wrong.sum(axis=1))


def risk_area(rows: Floats, counts: Floats) -> Floats:
    """The mean risk over all coverages, in [0, 1]; lower is better.

    >>> value(risk_area, [(0.9, 1), (0.8, 0)])
    0.25
    """
    tied, wrong = _by_score(rows, counts)
    answered = tied.cumsum(axis=1)
    risks = wrong.cumsum(axis=1) / np.maximum(answered, 1)
    return _divide((tied * risks).sum(axis=1), answered[:, -1])


def precision_at(coverage: float, rows: Floats, counts: Floats) -> Floats:
    """The share that is right of the surest `coverage` of all; among equal scores, the average of any choice.

    >>> value(lambda rows, counts: precision_at(0.5, rows, counts), [(0.9, 1), (0.8, 0), (0.7, 0), (0.6, 0)])
    0.5
    """
    tied, wrong = _by_score(rows, counts)
    wanted = coverage * tied.sum(axis=1, keepdims=True)
    taken = np.clip(wanted - (tied.cumsum(axis=1) - tied), 0, tied)
    return _divide((taken * (tied - wrong) / np.maximum(tied, 1)).sum(axis=1), taken.sum(axis=1))


def calibration_error(rows: Floats, counts: Floats) -> Floats:
    """The mean distance in a bin between score and share that is right, weighted by size (Guo et al. 2017).

    >>> round(value(calibration_error, [(0.8, 1)] * 4 + [(0.8, 0)]), 9)
    0.0
    """
    gaps = np.zeros((len(rows), BINS))
    gaps[np.arange(len(rows)), bins(rows[:, 0])] = rows[:, 0] - (rows[:, 1] > 0)
    return _divide(np.abs(counts @ gaps).sum(axis=1), counts.sum(axis=1))


def bins(scores: Floats) -> npt.NDArray[np.intp]:
    """The number of the bin of each score in [0, 1], from 0."""
    found: npt.NDArray[np.intp] = np.minimum((scores * BINS).astype(int), BINS - 1)
    return found


def risk_curve(rows: npt.ArrayLike) -> Curve:
    """Coverage and risk, the share that is wrong, if all at or above each score are answered and the rest is
    not (El-Yaniv and Wiener 2010), surest first.

    >>> risk_curve([(0.9, 1), (0.8, 0), (0.8, 1)])
    [(0.3333333333333333, 0.0), (1.0, 0.3333333333333333)]
    """
    table = np.asarray(rows, dtype=float)
    if not len(table):
        return []
    tied, wrong = (counted[0].cumsum() for counted in _by_score(table, np.ones((1, len(table)))))
    return list(zip((tied / len(table)).tolist(), (wrong / tied).tolist(), strict=True))


def roc_curve(rows: npt.ArrayLike) -> Curve:
    """The rates of false and of true positives at each score; empty if all are right or none is.

    >>> roc_curve([(0.9, 1), (0.4, 0)])
    [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    """
    table = np.asarray(rows, dtype=float)
    if len(table) == 0 or len(np.unique(table[:, 1])) < 2:
        return []
    false, true, _ = sklearn_roc_curve(table[:, 1], table[:, 0])
    return list(zip(false.tolist(), true.tolist(), strict=True))


def _by_score(rows: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """How many rows each draw has of each score, and how many of them are wrong; highest score first."""
    order = np.argsort(-rows[:, 0], kind="stable")
    starts = np.flatnonzero(np.diff(rows[order, 0], prepend=np.nan) != 0)
    tied = np.add.reduceat(counts[:, order], starts, axis=1)
    wrong = np.add.reduceat(counts[:, order] * (rows[order, 1] <= 0), starts, axis=1)
    return tied, wrong


def _first_beyond(reached: Floats, place: Floats) -> npt.NDArray[np.intp]:
    first: npt.NDArray[np.intp] = (reached > place[:, None]).argmax(axis=1)
    return first


def _divide(parts: Floats, wholes: Floats) -> Floats:
    found: Floats = np.where(wholes > 0, parts / np.where(wholes > 0, wholes, 1), np.nan)
    return found
