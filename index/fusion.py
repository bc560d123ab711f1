"""Several rankings become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

RRF_CONSTANT = 60
"""Cormack, Clarke and Buettcher 2009."""


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]], weights: Sequence[float]) -> dict[int, float]:
    """Fused score of every ranked id, in (0, 1]; 1 where all rankings put it first.

    >>> reciprocal_rank_fusion([[7, 8], [7]], [0.5, 0.5])[7]
    1.0
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, key in enumerate(ranking, start=1):
            scores[key] += weight * (RRF_CONSTANT + 1) / (RRF_CONSTANT + rank)
    total = sum(weights)
    return {key: score / total for key, score in scores.items()}
