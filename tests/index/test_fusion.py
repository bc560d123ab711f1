from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import convex_combination

RANKING = st.dictionaries(st.integers(0, 20), st.integers(-9, 9).map(float), max_size=10).map(
    lambda scores: sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
)
WEIGHT = st.floats(0.01, 1)


def test_two_rankings_are_mixed_after_their_scores_are_spread() -> None:
    fused = convex_combination([[(1, 0.9), (2, 0.6), (3, 0.5)], [(3, 12.0), (1, 6.0), (4, 4.0)]], [0.6, 0.4])
    assert fused == pytest.approx({1: 0.6 + 0.4 / 4, 2: 0.6 / 4, 3: 0.4, 4: 0.0})


def test_a_ranking_of_no_weight_adds_nothing() -> None:
    assert convex_combination([[(1, 5.0)], [(2, 7.0)]], [1, 0]) == {1: 1.0, 2: 0.0}


@given(first=RANKING, second=RANKING, weight=WEIGHT)
def test_scores_lie_between_0_and_1(
    first: list[tuple[int, float]], second: list[tuple[int, float]], weight: float
) -> None:
    fused = convex_combination([first, second], [weight, 1])
    assert fused.keys() == {row for row, _ in (*first, *second)}
    assert all(0 <= score <= 1 + 1e-12 for score in fused.values())


@given(ranking=RANKING, weight=WEIGHT)
def test_rankings_that_agree_are_left_in_their_order(ranking: list[tuple[int, float]], weight: float) -> None:
    fused = convex_combination([ranking, ranking], [weight, 1])
    assert sorted(fused, key=lambda row: (-round(fused[row], 9), row)) == [row for row, _ in ranking]
