from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.query.did_you_mean import missing_names, nearest_name

TEXT = "Armenian Prime Minister Nikol Pashinyan spoke of Nagorno-Karabakh; Armenia and Stepanakert were calm."


@pytest.mark.parametrize(
    ("question", "missing", "near"),
    [
        ("What did Pashinian say?", "Pashinian", "Pashinyan"),
        ("what did pashinian say", "pashinian", "Pashinyan"),
        ("Where is Stepanakart?", "Stepanakart", "Stepanakert"),
        ("Who is Pashinyann?", "Pashinyann", "Pashinyan"),
    ],
)
def test_a_name_that_is_nearly_there_is_found(question: str, missing: str, near: str) -> None:
    assert missing_names(question, [TEXT]) == [missing]
    assert nearest_name(missing, [TEXT]) == near


@pytest.mark.parametrize(
    "question",
    ["What did Pashinyan say?", "Who leads Armenia?", "Who of them is it?", "How calmly did Armenia go?"],
)
def test_what_is_there_or_is_no_name_is_not_missing(question: str) -> None:
    assert missing_names(question, [TEXT]) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Armenians", TEXT),
        ("Putin", TEXT),
        ("protests", "Protesters came."),
        ("Ministers", "The Minister came."),
        ("policy", "The police came; Police said so."),
    ],
    ids=lambda text: text,
)
def test_another_form_or_another_word_is_not_offered(word: str, text: str) -> None:
    assert nearest_name(word, [text]) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_word_that_is_there_is_neither_missing_nor_spelt_otherwise(question: str, text: str) -> None:
    assert missing_names(question, [question, text]) == []
    for word in missing_names(question, []):
        assert nearest_name(word, [text, word]) is None
