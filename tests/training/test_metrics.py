import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training.decode import Found
from qa.training.metrics import (
    Judged,
    best_threshold,
    judge,
    measure,
    roc_area,
)
from qa.training.squad import exact_match, normalise, token_f1

from .conftest import example

JUDGED = st.lists(
    st.builds(
        lambda answerable, f, margin: Judged(answerable, 0.0, f * answerable, float(margin)),
        st.booleans(),
        st.sampled_from([0.0, 0.5, 1.0]),
        st.integers(-3, 3),
    ),
    min_size=1,
)


@pytest.mark.parametrize(
    ("said", "gold", "is_exact", "overlap"),
    [
        ("The Seine!", "seine", 1.0, 1.0),
        ("a b c", "b d", 0.0, 0.5),
        ("", "", 1.0, 1.0),
        ("", "x", 0.0, 0.0),
        ("x y", "z", 0.0, 0.0),
        ("an apple a day", "apple day", 1.0, 1.0),
    ],
)
def test_exact_and_f1_follow_the_published_definition(
    said: str, gold: str, is_exact: float, overlap: float
) -> None:
    assert exact_match(said, [gold]) == is_exact
    assert token_f1(said, [gold]) == pytest.approx(overlap)


def test_normalising_drops_case_articles_and_punctuation() -> None:
    assert normalise("The  U.S.-led (an) Army, a.") == "usled army"


def test_the_best_gold_counts_and_refusing_scores_only_the_unanswerable() -> None:
    asked = example("who?", "Ann Lee won", "Ann Lee", "Lee")
    one = judge(asked, Found("1", 4, 7, "Lee", 2.0))
    assert (one.exact, one.f1, one.refused) == (1.0, 1.0, 0.0)
    other = judge(example("who?", "Ann won"), Found("2", 0, 3, "Ann", 2.0))
    assert (other.exact, other.f1, other.refused) == (0.0, 0.0, 1.0)


@given(JUDGED)
def test_no_threshold_is_better_than_the_best(judged: list[Judged]) -> None:
    best = measure(judged, best_threshold(judged)).f1
    tried = [measure(judged, margin + step).f1 for margin in range(-4, 5) for step in (0.0, 0.5)]
    assert best >= max(tried) - 1e-9


@given(JUDGED)
def test_the_roc_area_is_the_share_of_pairs_in_order(judged: list[Judged]) -> None:
    ups = [j.margin for j in judged if j.answerable]
    downs = [j.margin for j in judged if not j.answerable]
    pairs = [(u > d) + 0.5 * (u == d) for u in ups for d in downs]
    assert roc_area(judged) == pytest.approx(sum(pairs) / len(pairs) if pairs else 0.5)
