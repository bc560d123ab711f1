from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.corpus import counting
from qa.corpus.corpus import Corpus
from qa.corpus.counting import LONGEST, MOST_QUOTED, SLICE, count_mentions, counted_words, mention

ASKED = "How many documents mention a lawsuit?"


def corpus(*texts: str) -> Corpus:
    named = {f"{number:04}.txt": text for number, text in enumerate(texts)}
    return Corpus(lambda: named, lambda path: Document(path, "", named[path]))


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("How many of the documents mention lawsuits?", "lawsuits"),
        ("Which files contain the word mud?", "mud"),
        ("In how many documents", ""),
        ("what documents name “Ann Lee”?", "Ann Lee"),
        ("How many documents were leaked?", ""),
        ("Which report says that the dam was unsafe?", ""),
        ("How many reports mention the dam?", ""),
        ("How often is the dam mentioned?", ""),
        ("List every date", ""),
        ("What is the average over all documents?", ""),
        ("How many of the reports are about money?", ""),
        ("Which documents mention that the minister had known of it for years?", ""),
    ],
)
def test_only_what_names_the_documents_and_the_words_is_counted(question: str, what: str) -> None:
    assert counted_words(question) == what


def test_a_count_says_over_how_many_documents_and_quotes_the_first_mention_of_each() -> None:
    found = count_mentions("How many documents mention lawsuits?", corpus("No.", "Two Lawsuits.", "lawsuits"))
    assert found
    assert found.words == "“lawsuits” stands in 2 of 3 documents, word for word."
    assert [(quote.path, quote.answer) for quote in found.quotes] == [
        ("0001.txt", "Lawsuits"),
        ("0002.txt", "lawsuits"),
    ]


def test_a_count_costs_what_it_shows() -> None:
    texts = corpus(*("A lawsuit followed. " * 1_000 for _ in range(MOST_QUOTED + 3)))
    loaded: list[str] = []
    alive: list[int] = []

    def load(path: str) -> Document | None:
        loaded.append(path)
        alive.append(len(loaded))
        return texts.find_document(path)

    found = count_mentions("How many documents mention lawsuit?", Corpus(texts.paths, load))
    assert found
    assert len(found.quotes) == MOST_QUOTED
    assert len(loaded) == MOST_QUOTED + 3


def test_a_count_that_runs_out_of_time_says_how_far_it_came() -> None:
    ticks: Iterator[float] = map(float, count())
    found = count_mentions("How many documents mention mud?", corpus(*["Mud."] * 50), 20, lambda: next(ticks))
    assert found
    assert "of the first" in found.words
    assert "there are 50, more than could be looked through in time." in found.words
    assert len(found.quotes) == MOST_QUOTED


def test_a_document_of_any_length_is_left_when_the_time_is_up() -> None:
    ticks: Iterator[float] = map(float, count())
    found = count_mentions(
        "How many documents mention mud?", corpus("No. " * (4 * SLICE)), 3, lambda: next(ticks)
    )
    assert found
    assert found.words.startswith("“mud” stands in 0 of the first 0 documents")


def test_a_count_takes_no_longer_than_it_may() -> None:
    started = time.monotonic()
    count_mentions("How many documents mention mud?", corpus(*["no mug " * 500_000] * 40), 0.05)
    assert time.monotonic() - started < 1


def test_a_second_count_does_not_wait_for_the_first() -> None:
    with counting._ONE_AT_A_TIME:
        found = count_mentions("How many documents mention mud?", corpus("Mud."))
    assert found
    assert (found.words.startswith("The documents were not counted"), found.quotes) == (True, ())
    again = count_mentions("How many documents mention mud?", corpus("Mud."))
    assert again
    assert again.words == "“mud” stands in 1 of 1 document, word for word."


def test_without_documents_nothing_is_counted() -> None:
    assert count_mentions("How many documents mention mud?", Corpus()) is None


@given(st.integers(-30, 30), st.sampled_from(["mud", "mud  pie"]))
def test_no_mention_is_cut_between_two_slices(shift: int, what: str) -> None:
    text = "x" * (SLICE + shift) + f" {what} " + "x" * LONGEST
    found = count_mentions(f"How many documents mention {what}?", corpus(text))
    assert found
    [quote] = found.quotes
    assert quote.answer_start == SLICE + shift + 1


@pytest.mark.parametrize(
    ("what", "text", "found"),
    [
        ("lawsuit", "LAWSUITS", True),
        ("war", "a warning", False),
        ("war", "postwar", False),
        ("gas", "gases", True),
        ("Peskov", "Peskov’s", True),
        ("C++", "in C++ and C", True),
        ("a.b", "aXb", False),
        ("peace talks", "peace\ntalks", True),
    ],
)
def test_a_mention_is_whole_words_in_any_case(what: str, text: str, found: bool) -> None:
    assert bool(mention(what).search(text)) == found
