from __future__ import annotations

from collections import Counter
from math import log
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import query_words
from index.words import WordIndex

WORDS = st.sampled_from(["red", "green", "blue", "ship", "lands"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=30)


def bm25(texts: list[str], words: list[str]) -> dict[int, float]:
    """Robertson and Walker's, with k1 = 1.2 and b = 0.75, by row."""
    bags = [Counter(text.split()) for text in texts]
    mean = sum(bag.total() for bag in bags) / len(bags)
    scores = dict.fromkeys(range(len(texts)), 0.0)
    for word in set(words):
        holding = sum(word in bag for bag in bags)
        idf = log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
        for row, bag in enumerate(bags):
            often = bag[word]
            scores[row] += idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * bag.total() / mean))
    return {row: score for row, score in scores.items() if score}


@given(texts=TEXTS, words=st.lists(WORDS, min_size=1, max_size=4))
def test_scores_are_bm25(texts: list[str], words: list[str]) -> None:
    expected = bm25(texts, words)
    found = dict(WordIndex.build(texts, None).search(words, len(texts)))
    assert found == pytest.approx(expected, rel=1e-4)


@given(texts=TEXTS, words=st.lists(WORDS, min_size=1, max_size=4), count=st.integers(1, 5))
def test_all_that_tie_with_the_last_are_found_and_ties_are_in_order(
    texts: list[str], words: list[str], count: int
) -> None:
    index = WordIndex.build(texts, None)
    everything = index.search(words, len(texts))
    assert everything == sorted(everything, key=lambda hit: (-hit[1], hit[0]))
    least = everything[:count][-1][1] if everything else 0.0
    assert index.search(words, count) == [hit for hit in everything if hit[1] >= least]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The peacekeepers land.", "peacekeeper"),
        ("À la BRÛLÉE", "brulee"),
        ("Миротворцы там", "миротворцы"),
        ("हिन्दी की किताब", "हिन्दी"),
    ],
)
def test_words_are_found_in_other_forms(text: str, word: str) -> None:
    for form in ("NFC", "NFD"):
        index = WordIndex.build(["Something else.", normalize(form, text)], None)
        for asked in ("NFC", "NFD"):
            assert index.search(query_words(normalize(asked, word)), 5)[0][0] == 1


def test_what_was_built_in_a_folder_is_there_when_it_is_opened(tmp_path: Path) -> None:
    built = WordIndex.build([f"number {n}" for n in range(100)], tmp_path)
    opened = WordIndex.open(tmp_path)
    assert len(opened) == len(built) == 100
    assert opened.search(["42"], 5) == built.search(["42"], 5) != []


@pytest.mark.parametrize("words", [[], ["!"], ["absent"]], ids=str)
def test_nothing_is_found_by_words_that_are_not_there(words: list[str]) -> None:
    assert WordIndex.build(["red ship"], None).search(words, 5) == []
    assert WordIndex.build([], None).search(words, 5) == []
