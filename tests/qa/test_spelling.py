from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.spelling import mended

TEXT = "Armenian Prime Minister Nikol Pashinyan spoke of Nagorno-Karabakh; Armenia and Stepanakert were calm."


@pytest.mark.parametrize(
    ("question", "spelt"),
    [
        ("What did Pashinian say?", "What did Pashinyan say?"),
        ("what did pashinian say", "what did Pashinyan say"),
        ("Where is Stepanakart, and who is Pashinyann?", "Where is Stepanakert, and who is Pashinyan?"),
    ],
)
def test_a_name_that_is_nearly_there_is_spelt_as_it_is_there(question: str, spelt: str) -> None:
    assert mended(question, [TEXT]) == spelt


@pytest.mark.parametrize(
    "question",
    [
        "What did Pashinyan say?",
        "Who leads Armenia?",
        "Are Armenians calm?",
        "Who is Putin?",
        "How calmly did he speak?",
    ],
)
def test_what_is_there_or_is_another_word_is_left(question: str) -> None:
    assert mended(question, [TEXT]) == question


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_question_that_is_there_is_never_changed(question: str, text: str) -> None:
    assert mended(question, [question, text]) == question
    assert mended(question, []) == question
