from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.embedding import LocalEmbedding
from index.language import sentence_pieces
from index.splitter import BLOCK, MOST_CHARACTERS, TokenStarts, split, word_starts
from index.tokens import token_starts


def letters_alone(text: str) -> Sequence[int]:
    """As a model's may, it has no token for some of what is visible."""
    return [found.start() for found in re.finditer(r"[a-z]", text)]


def characters(text: str) -> Sequence[int]:
    return range(len(text))


TOKENIZERS: dict[str, TokenStarts] = {
    "words": word_starts,
    "characters": characters,
    "letters": letters_alone,
}

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
    tokenize: TokenStarts, text: str, max_tokens: int
) -> None:
    end_before = 0
    for start, end in split(text, tokenize, max_tokens):
        assert end_before <= start < end <= len(text)
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


@tokenizers
@example(text=".: 0 0 0", max_tokens=3)  # a sentence ends within a word
@given(text=PROSE, max_tokens=st.integers(1, 20))
def test_no_passage_has_more_tokens_than_allowed(tokenize: TokenStarts, text: str, max_tokens: int) -> None:
    assert all(
        len(tokenize(text[start:end])) <= max_tokens for start, end in split(text, tokenize, max_tokens)
    )


@given(text=st.text(max_size=40))
def test_a_character_of_more_tokens_than_allowed_is_a_passage_of_its_own(text: str) -> None:
    def three_each(text: str) -> Sequence[int]:
        return [at for at in range(len(text)) for _ in range(3)]

    assert [text[start:end] for start, end in split(text, three_each, 2)] == list("".join(text.split()))


def test_what_has_no_token_is_in_one_passage() -> None:
    text = "one two.\n\n\u200b\n\u200b\u200b\n\nthree four"
    spans = split(text, letters_alone, 7)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


def test_sentences_stay_whole_where_they_fit() -> None:
    text = "One two three. Four five six. Seven eight nine."
    assert [text[start:end] for start, end in split(text, word_starts, 6)] == [
        "One two three. Four five six.",
        "Seven eight nine.",
    ]


@pytest.mark.real
def test_the_seed_article_is_split_within_the_limit_of_the_real_tokenizer(
    real_embedder: LocalEmbedding, seeds: Path
) -> None:
    for document in seeds.glob("*.txt"):
        text = document.read_text(encoding="utf-8")
        starts = token_starts(real_embedder.tokenizer)
        passages = split(text, starts, 128)
        assert max(len(starts(text[start:end])) for start, end in passages) <= 128
        assert "".join(text.split()) == "".join("".join(text[start:end].split()) for start, end in passages)


LONG = (
    st.lists(FRAGMENTS, min_size=1, max_size=12)
    .map("".join)
    .map(lambda text: text * (3 * BLOCK // len(text)))
)


@tokenizers
@given(text=LONG, max_tokens=st.integers(2, 200))
@settings(max_examples=15)
def test_a_long_text_is_cut_in_order_and_loses_only_white_space(
    tokenize: TokenStarts, text: str, max_tokens: int
) -> None:
    end_before = 0
    for start, end in split(text, tokenize, max_tokens):
        assert end_before <= start < end <= start + MOST_CHARACTERS
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


def test_where_a_text_is_cut_does_not_depend_on_how_much_stands_before_it() -> None:
    """Or else one new word at the beginning of a long file would have all of it embedded again."""
    line = "The ceasefire holds in the north, say observers. It does not hold in the south. " * 300
    last = [line[start:end] for start, end in split(line, word_starts, 20)][-5:]
    longer = "Yesterday. It was so. " + line
    assert [longer[start:end] for start, end in split(longer, word_starts, 20)][-5:] == last


@pytest.mark.parametrize(
    "part",
    [
        ".",
        "a",
        "停火协议。",
        "停火",
        "Mr. ",
        "The ceasefire holds. ",
        "tiny.\n\n",
        "( ",
        '"so',
        "\n",
        "\u200b",
        "😀",
    ],
)
def test_the_time_that_splitting_takes_grows_no_faster_than_the_text(part: str) -> None:
    def seconds(characters: int) -> float:
        text = part * (characters // len(part))
        started = time.process_time()
        split(text, word_starts, 128)
        return time.process_time() - started

    seconds(BLOCK)
    assert seconds(12 * BLOCK) < 12 * max(seconds(4 * BLOCK), 0.02)  # in proportion it takes three times


@given(text=PROSE)
def test_sentences_joined_are_the_text(text: str) -> None:
    pieces = sentence_pieces(text)
    assert "".join(pieces) == text
    assert all(pieces)


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(
            ["See Smith et al. in Fig. 3 and No. 5, e.g. the first. ", "It is so."], id="short forms"
        ),
        pytest.param(["The U.S. Army left. ", "Gen. Lee came at 5 p.m. on Monday."], id="ranks and hours"),
        pytest.param(['He said: "I came. ', 'I saw." ', "Then he left."], id="a quotation of two sentences"),
        pytest.param(["He is 5'3\" tall. ", "She came. ", "They left."], id="a quotation mark alone"),
        pytest.param(["He came (it was late. ", "Very late) and left. ", "(She did not.)"], id="brackets"),
        pytest.param(["It fell (from 36 to 35) in May. ", "Then it rose."], id="a number before a bracket"),
        pytest.param(["1. Install it. ", "Then run it."], id="a list item of two sentences"),
        pytest.param(["One\n\n", "Two"], id="paragraphs"),
        pytest.param(["停火协议。", "第二句。"], id="Chinese"),
    ],
)
def test_sentences_are_cut_where_a_reader_would(expected: list[str]) -> None:
    assert sentence_pieces("".join(expected)) == expected
