from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import LocalEmbedding
from index.splitter import split

Tokenize = Callable[[str], Sequence[object]]


def letters_alone(text: str) -> Sequence[object]:
    """As a model's may, it has no token for some of what is visible."""
    return re.findall(r"[a-z]", text)


TOKENIZERS: dict[str, Tokenize] = {"words": str.split, "characters": list, "letters": letters_alone}

# Prose as files hold it: sentences, abbreviations, lists, blank lines, odd spaces, long runs without any.
FRAGMENTS = st.sampled_from(
    [
        *("Putin said so. ", "1,960 servicemen", "U.S. ", "e.g., ", '"Yes!" ', "Dr. Who? ", "- item\n"),
        *("\n", "\n\n", "\r\n\r\n", "  ", "\t", "\u00a0", "\u2028", "\x1c", "\x00", "\u200b"),
        *("...", ",,", "?!", ";", "x" * 30, "e\u0301", "停火协议。", "هدنة", "👩‍🚀"),
    ]
)
PROSE = st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=60).map("".join))
tokenizers = pytest.mark.parametrize("tokenize", TOKENIZERS.values(), ids=TOKENIZERS)


@tokenizers
@given(text=PROSE, max_tokens=st.integers(1, 20))
def test_passages_are_slices_in_order_that_lose_only_white_space(
    tokenize: Tokenize, text: str, max_tokens: int
) -> None:
    end_before = 0
    for start, end in split(text, tokenize, max_tokens):
        assert end_before <= start < end <= len(text)
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


@tokenizers
@given(text=PROSE, max_tokens=st.integers(1, 20))
def test_no_passage_has_more_tokens_than_allowed(tokenize: Tokenize, text: str, max_tokens: int) -> None:
    assert all(
        len(tokenize(text[start:end])) <= max_tokens for start, end in split(text, tokenize, max_tokens)
    )


@given(text=st.text(max_size=40))
def test_a_character_of_more_tokens_than_allowed_is_a_passage_of_its_own(text: str) -> None:
    def three_each(text: str) -> Sequence[object]:
        return list(text * 3)

    assert [text[start:end] for start, end in split(text, three_each, 2)] == list("".join(text.split()))


def test_what_has_no_token_is_in_one_passage() -> None:
    text = "one two.\n\n\u200b\n\u200b\u200b\n\nthree four"
    spans = split(text, letters_alone, 7)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


def test_sentences_stay_whole_where_they_fit() -> None:
    text = "One two three. Four five six. Seven eight nine."
    assert [text[start:end] for start, end in split(text, str.split, 6)] == [
        "One two three. Four five six.",
        "Seven eight nine.",
    ]


@pytest.mark.real
def test_the_seed_article_is_split_within_the_limit_of_the_real_tokenizer(
    real_embedder: LocalEmbedding, seeds: Path
) -> None:
    for document in seeds.glob("*.txt"):
        text = document.read_text(encoding="utf-8")
        passages = split(text, real_embedder.tokenize, 128)
        assert max(len(real_embedder.tokenize(text[start:end])) for start, end in passages) <= 128
        assert "".join(text.split()) == "".join("".join(text[start:end].split()) for start, end in passages)
