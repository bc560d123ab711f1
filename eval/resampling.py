"""Statistics of many draws at once. A draw is how often each row was taken: `counts` has shape
`(draws, rows)`, what comes of it `(draws,)`, NaN where a draw says nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

RESAMPLES = 1_000
LEVEL = 0.95
BINS = 10

Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats, Floats], Floats]
"""Of rows of shape `(rows, columns)` and counts."""


@lru_cache(maxsize=4)
def draws(count: int) -> Floats:
    """The bootstrap's (Efron 1979), of `count` things with replacement; the same each time."""
    drawn = np.random.default_rng(0).integers(count, size=(RESAMPLES, count))
    counts = np.stack([np.bincount(chosen, minlength=count) for chosen in drawn]).astype(float)
    counts.flags.writeable = False  # it is kept
    return counts


def once(count: int) -> Floats:
    """The draw that takes each row once: its statistic is that of the rows themselves."""
    return np.ones((1, count))


def middle(found: Floats) -> tuple[float, float]:
    """The interval that holds LEVEL of what was found; NaN where nothing was."""
    known = found[~np.isnan(found)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def mean(rows: Floats, counts: Floats) -> Floats:
    return _shares(counts @ rows[:, 0], counts.sum(axis=1))


def percentile(at: float, rows: Floats, counts: Floats) -> Floats:
    """Between two values in a straight line, as numpy has it."""
    order = np.argsort(rows[:, 0], kind="stable")
    values, reached = rows[order, 0], counts[:, order].cumsum(axis=1)
    place = np.maximum(reached[:, -1] - 1, 0) * at / 100
    below = values[_first_beyond(reached, np.floor(place))]
    above = values[_first_beyond(reached, np.ceil(place))]
    found: Floats = np.where(reached[:, -1] > 0, below + (above - below) * (place % 1), np.nan)
    return found


def roc_area(rows: Floats, counts: Floats) -> Floats:
    """Of rows of a score and whether it is right: `eval.metrics.roc_area`."""
    order, starts = _by_score(rows, best_first=False)
    right = rows[order, 1] > 0
    good = np.add.reduceat(counts[:, order] * right, starts, axis=1)
    bad = np.add.reduceat(counts[:, order] * ~right, starts, axis=1)
    above = (good * (bad.cumsum(axis=1) - bad / 2)).sum(axis=1)
    return _shares(above, good.sum(axis=1) * bad.sum(axis=1))


def risk_area(rows: Floats, counts: Floats) -> Floats:
    """Of rows of a score and whether it is right: `eval.metrics.risk_area`."""
    order, starts = _by_score(rows, best_first=True)
    held = np.add.reduceat(counts[:, order], starts, axis=1)
    wrong = np.add.reduceat(counts[:, order] * (rows[order, 1] <= 0), starts, axis=1)
    answered = held.cumsum(axis=1)
    risks = wrong.cumsum(axis=1) / np.maximum(answered, 1)
    return _shares((held * risks).sum(axis=1), answered[:, -1])


def calibration_error(rows: Floats, counts: Floats) -> Floats:
    """Of rows of a score and whether it is right: `eval.metrics.calibration_error`."""
    gaps = np.zeros((len(rows), BINS))
    gaps[np.arange(len(rows)), np.minimum((rows[:, 0] * BINS).astype(int), BINS - 1)] = rows[:, 0] - (
        rows[:, 1] > 0
    )
    return _shares(np.abs(counts @ gaps).sum(axis=1), counts.sum(axis=1))


def _by_score(rows: Floats, best_first: bool) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The order by score, and where in it each other score begins."""
    scores = -rows[:, 0] if best_first else rows[:, 0]
    order = np.argsort(scores, kind="stable")
    return order, np.flatnonzero(np.diff(scores[order], prepend=np.nan) != 0)


def _first_beyond(reached: Floats, place: Floats) -> npt.NDArray[np.intp]:
    first: npt.NDArray[np.intp] = (reached > place[:, None]).argmax(axis=1)
    return first


def _shares(parts: Floats, wholes: Floats) -> Floats:
    found: Floats = np.where(wholes > 0, parts / np.where(wholes > 0, wholes, 1), np.nan)
    return found
