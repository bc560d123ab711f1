from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torchmetrics.functional.text import squad

from qa.training.squad import exact_match, normalise, token_f1

WORDS = st.lists(
    st.sampled_from(["the", "a", "1,960", "Russian", "russian", "men.", "Men", "-", "an"]), max_size=6
)
TEXTS = WORDS.map(" ".join)


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_exact_match_and_f1_are_those_of_an_independent_implementation(text: str, golds: list[str]) -> None:
    oracle = squad(
        [{"prediction_text": text, "id": "q"}],
        [{"answers": {"text": golds, "answer_start": [0] * len(golds)}, "id": "q"}],
    )
    assert exact_match(text, golds) * 100 == pytest.approx(oracle["exact_match"].item())
    assert token_f1(text, golds) * 100 == pytest.approx(oracle["f1"].item(), abs=1e-4)


@pytest.mark.parametrize(
    ("prediction", "golds", "match", "f1"),
    [
        pytest.param("The 1,960 servicemen.", ["1,960 servicemen"], 1.0, 1.0, id="articles and punctuation"),
        pytest.param("1,960 men", ["1,960", "2,000"], 0.0, 2 / 3, id="a word too many"),
        pytest.param("two boats", ["three boats", "two boats"], 1.0, 1.0, id="the best of several"),
        pytest.param("", ["1,960"], 0.0, 0.0, id="nothing said, something right"),
        pytest.param("", [], 1.0, 1.0, id="nothing said, rightly"),
        pytest.param("1,960", [], 0.0, 0.0, id="something said, wrongly"),
    ],
)
def test_an_answer_is_measured_as_squad_does(
    prediction: str, golds: list[str], match: float, f1: float
) -> None:
    assert exact_match(prediction, golds) == match
    assert token_f1(prediction, golds) == pytest.approx(f1)


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("The  U.S. Army's 1,960 men – a force")
    assert normalise(once) == once
