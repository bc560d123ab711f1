"""Several rankings become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

Ranking = Sequence[tuple[int, float]]
"""Rows with their scores, best first."""


def convex_combination(rankings: Sequence[Ranking], weights: Sequence[float]) -> dict[int, float]:
    """Fused score of every ranked row, in [0, 1]; 1 where all rankings put it first.

    Each ranking's scores are spread from 0, for its last, to 1, for its first; a row that it lacks has 0
    there (Bruch, Gai and Ingber 2023).

    >>> convex_combination([[(7, 9.0), (8, 5.0), (9, 1.0)], [(7, 0.3)]], [0.5, 0.5])
    {7: 1.0, 8: 0.25, 9: 0.0}
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking, weight in zip(rankings, weights, strict=True):
        for row, share in _spread(ranking):
            scores[row] += weight * share / sum(weights)
    return dict(scores)


def _spread(ranking: Ranking) -> list[tuple[int, float]]:
    if not ranking:
        return []
    best, last = ranking[0][1], ranking[-1][1]
    return [(row, (score - last) / (best - last) if best > last else 1.0) for row, score in ranking]
