from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.answer import Answer, Quote

DOCUMENT = Document("a.txt", "0" * 64, "One. The army sent 1,960 men. Two.", page_starts=(0, 5))
SENTENCE = (5, 29)
WORDS = (19, 24)


def quote(score: float = 0.8) -> Quote:
    return Quote(DOCUMENT, *SENTENCE, *WORDS, score)


@given(st.tuples(st.text(), st.text(), st.text(min_size=1), st.text(), st.text()))
def test_a_quote_is_a_slice_of_its_document(parts: tuple[str, str, str, str, str]) -> None:
    before, left, words, right, after = parts
    document = Document("a.txt", "", "".join(parts))
    start, answer_start = len(before), len(before + left)
    made = Quote(
        document, start, start + len(left + words + right), answer_start, answer_start + len(words), 0.5
    )
    assert made.text == left + words + right
    assert made.answer == words
    assert document.text == before + made.text + after


@given(st.text(max_size=10), st.tuples(*[st.integers(-3, 13)] * 4))
def test_a_quote_that_is_no_slice_cannot_be_made(text: str, places: tuple[int, int, int, int]) -> None:
    start, end, answer_start, answer_end = places
    fits = 0 <= start <= answer_start < answer_end <= end <= len(text)
    with nullcontext() if fits else pytest.raises(ValueError, match="No quote at"):
        Quote(Document("a.txt", "", text), *places, score=0.5)


@pytest.mark.parametrize(
    "places",
    [
        pytest.param((-1, 5, 0, 5), id="starts before the document"),
        pytest.param((0, 35, 0, 5), id="ends after the document"),
        pytest.param((5, 29, 4, 8), id="answer before the quote"),
        pytest.param((5, 29, 19, 30), id="answer after the quote"),
        pytest.param((5, 29, 19, 19), id="no answer"),
        pytest.param((29, 5, 6, 7), id="turned around"),
    ],
)
def test_a_range_that_is_no_quote_is_refused(places: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="No quote at"):
        Quote(DOCUMENT, *places, score=0.5)


def test_a_score_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match="score"):
        quote(score=1.1)


def test_a_quote_knows_its_words_its_file_and_its_page() -> None:
    assert (quote().text, quote().answer, quote().path, quote().page) == (
        "The army sent 1,960 men.",
        "1,960",
        "a.txt",
        2,
    )


def test_an_answer_says_what_its_best_quote_says() -> None:
    answer = Answer("q", "q", (quote(),), (quote(),), 0.8, 1.0)
    assert (answer.answered, answer.text) == (True, "1,960")


def test_an_answer_without_quotes_is_an_abstention() -> None:
    answer = Answer("q", "q", (), (quote(0.1),), 0.1, 1.0)
    assert (answer.answered, answer.text) == (False, "")


def test_an_answer_survives_json_with_its_quotes() -> None:
    answer = Answer("q", "searched", (quote(),), (), 0.8, 1.0)
    values = json.loads(json.dumps(answer.to_dict()))
    assert values["quotes"][0] == {
        "text": "The army sent 1,960 men.",
        "start": 5,
        "end": 29,
        "answer": "1,960",
        "answer_start": 19,
        "answer_end": 24,
        "file": "a.txt",
        "page": 2,
        "scanned": False,
        "score": 0.8,
        "speaker": None,
        "speaker_at": None,
    }
    assert {name: values[name] for name in ("question", "searched", "text", "answered", "confidence")} == {
        "question": "q",
        "searched": "searched",
        "text": "1,960",
        "answered": True,
        "confidence": 0.8,
    }


@pytest.mark.parametrize(
    ("pages", "scanned", "place"),
    [((0, 5), (), "a.pdf, page 2"), ((0, 5), (2,), "a.pdf, page 2 (scanned)"), ((), (), "a.pdf")],
)
def test_the_place_of_a_quote_names_its_page_and_says_if_that_was_a_picture(
    pages: tuple[int, ...], scanned: tuple[int, ...], place: str
) -> None:
    quote = Quote(
        replace(DOCUMENT, path="a.pdf", page_starts=pages, scanned_pages=scanned), *SENTENCE, 19, 24, 0.8
    )
    assert quote.place == place
    assert quote.scanned is bool(scanned)
