from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import reciprocal_rank_fusion

RANKING = st.lists(st.integers(0, 20), unique=True, max_size=10)
WEIGHT = st.floats(0.01, 1)


def test_two_rankings_fuse_as_in_the_paper() -> None:
    """Cormack et al. 2009: score(d) = sum of 1 / (60 + rank(d)); here over its greatest value, 2 / 61."""
    fused = reciprocal_rank_fusion([[1, 2, 3], [3, 1, 4]], [1, 1])
    assert fused == pytest.approx(
        {
            1: (1 / 61 + 1 / 62) * 61 / 2,
            2: (1 / 62) * 61 / 2,
            3: (1 / 63 + 1 / 61) * 61 / 2,
            4: (1 / 63) * 61 / 2,
        }
    )


def test_a_ranking_of_no_weight_adds_nothing() -> None:
    assert reciprocal_rank_fusion([[1], [2]], [1, 0]) == {1: 1.0, 2: 0.0}


@given(first=RANKING, second=RANKING, weight=WEIGHT)
def test_scores_lie_above_0_and_at_most_1(first: list[int], second: list[int], weight: float) -> None:
    fused = reciprocal_rank_fusion([first, second], [weight, 1])
    assert fused.keys() == {*first, *second}
    assert all(0 < score <= 1 + 1e-12 for score in fused.values())


@given(ranking=RANKING, weight=WEIGHT)
def test_rankings_that_agree_are_left_in_their_order(ranking: list[int], weight: float) -> None:
    fused = reciprocal_rank_fusion([ranking, ranking], [weight, 1])
    assert sorted(fused, key=lambda key: -fused[key]) == ranking
