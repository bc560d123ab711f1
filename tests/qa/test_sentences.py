from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.sentences import sentences

PIECES = st.sampled_from(
    ["One.", " ", "\n", "\n\n", "Mr. B", "“Hi,” he said.", "- item", "3.5", "é?", "\t", "!", " | "]
)


def texts(text: str, start: int = 0, end: int | None = None) -> list[str]:
    return [text[a:b] for a, b in sentences(text, start, len(text) if end is None else end)]


@given(st.lists(PIECES, max_size=30).map("".join))
def test_sentences_come_in_order_apart_and_lose_only_white_space(text: str) -> None:
    spans = sentences(text, 0, len(text))
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(not text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 60), st.integers(0, 60))
def test_the_sentences_of_a_passage_are_those_of_the_text_that_it_touches(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    touched = [span for span in sentences(text, 0, len(text)) if span[0] < end and start < span[1]]
    assert sentences(text, start, end) == touched


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He left. She came.", ["He left.", "She came."], id="two sentences"),
        pytest.param("Mr. Putin left.", ["Mr. Putin left."], id="a title"),
        pytest.param("It rose 3.5 per cent.", ["It rose 3.5 per cent."], id="a decimal"),
        pytest.param("A heading\n\nA sentence.", ["A heading", "A sentence."], id="a heading"),
        pytest.param("A line\nthat goes on.", ["A line\nthat goes on."], id="a wrapped line"),
        pytest.param("Bring:\n- bread\n- salt", ["Bring:", "- bread", "- salt"], id="a list"),
        pytest.param(
            "Sums\nNorth | 2.5\nSouth | 3.\nTotal\nof all.",
            ["Sums", "North | 2.5", "South | 3.", "Total\nof all."],
            id="rows of a spreadsheet",
        ),
        pytest.param(
            "| A | 1 |\n| B | 2 | \nSo it is.", ["| A | 1 |", "| B | 2 |", "So it is."], id="after a table"
        ),
        pytest.param('He said "no." Then left.', ['He said "no."', "Then left."], id="quoted speech"),
        pytest.param(" \n ", [], id="white space"),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_a_sentence_that_the_passage_cuts_is_whole() -> None:
    text = "One came. Two of them went home. Three stayed."
    assert texts(text, text.index("went"), text.index("home")) == ["Two of them went home."]
