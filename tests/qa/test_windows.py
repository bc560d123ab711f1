from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from qa.windows import MAX_QUESTION_TOKENS, Cut, cutting, shortened, windows
from tests.fakes import word_tokenizer

CUT = Cut(max_tokens=120, stride=20)
WORDS = st.lists(st.sampled_from(["one", "two", "três", "4", "\n\n", "."]), max_size=400)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return cutting(word_tokenizer(), CUT)


@given(st.lists(WORDS.map(" ".join), max_size=3), st.lists(st.just("who"), min_size=1, max_size=400))
def test_windows_cover_every_token_of_every_passage(texts: list[str], question: list[str]) -> None:
    tokenizer = cutting(word_tokenizer(), CUT)
    covered: list[set[int]] = [set() for _ in texts]
    for window in windows(tokenizer, " ".join(question), texts):
        assert len(window.ids) <= CUT.max_tokens
        for start, end in zip(window.starts[window.in_passage], window.ends[window.in_passage], strict=True):
            covered[window.passage].update(range(start, end))
    for text, places in zip(texts, covered, strict=True):
        assert places == {place for place, character in enumerate(text) if not character.isspace()}


def test_neighbouring_windows_share_the_stride(tokenizer: Tokenizer) -> None:
    first, second, *_ = windows(tokenizer, "who", ["one " * 300])
    inside = [set(window.starts[window.in_passage]) for window in (first, second)]
    assert len(inside[0] & inside[1]) == CUT.stride


def test_a_passage_without_words_has_no_window(tokenizer: Tokenizer) -> None:
    assert [window.passage for window in windows(tokenizer, "who", ["", " \n", "one"])] == [2]


def test_a_long_question_keeps_its_end(tokenizer: Tokenizer) -> None:
    asked = " ".join(f"w{n}" for n in range(100))
    assert shortened(tokenizer, asked).split() == asked.split()[-MAX_QUESTION_TOKENS:]
    assert shortened(tokenizer, "who is it?") == "who is it?"


@pytest.mark.parametrize("cut", [CUT, Cut(max_tokens=120, stride=0)], ids=["with a stride", "without"])
@pytest.mark.parametrize("words", [72, 117, 118, 119, 120, 121, 400, 1_000])
def test_a_question_longer_than_a_window_keeps_its_end(cut: Cut, words: int) -> None:
    asked = [f"w{n}" for n in range(words)]
    kept = shortened(cutting(word_tokenizer(), cut), " ".join(asked))
    assert kept.split() == asked[-MAX_QUESTION_TOKENS:]


def test_a_blank_line_begins_another_block(tokenizer: Tokenizer) -> None:
    [window] = windows(tokenizer, "who", ["one two\n\nfour"])
    assert list(window.blocks[window.in_passage]) == [0, 0, 1]
