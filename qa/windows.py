"""A question and passages become windows: stretches of text that the reading model takes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from qa.sentences import BLOCK_BREAK

MAX_QUESTION_TOKENS = 72
PASSAGE = 1
"""The number of the passage among the sequences of a pair; the question is 0."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How passages are cut, in tokens; `stride` is how many neighbouring windows share."""

    max_tokens: int
    stride: int


@dataclass(frozen=True, slots=True)
class Window:
    """A question with a stretch of a passage, as the model reads them; arrays of shape `(tokens,)`.

    `starts` and `ends` are each token's place in the passage's text; `in_passage` tells which tokens
    have one, the others being the question's and the markers between; `blocks` numbers the blocks
    (paragraphs, list items) that they stand in.
    """

    passage: int
    ids: NDArray[np.int64] = field(repr=False)
    types: NDArray[np.int64] = field(repr=False)
    starts: NDArray[np.int64] = field(repr=False)
    ends: NDArray[np.int64] = field(repr=False)
    in_passage: NDArray[np.bool_] = field(repr=False)
    blocks: NDArray[np.int64] = field(repr=False)


def cutting(tokenizer: Tokenizer, cut: Cut) -> Tokenizer:
    """The tokenizer, set to cut what is too long for one window into several.

    A text that says "[SEP]" says just that: only the markers that we put in are markers.
    """
    tokenizer.encode_special_tokens = True
    tokenizer.no_padding()
    tokenizer.enable_truncation(cut.max_tokens, stride=cut.stride, strategy="only_second")
    return tokenizer


def windows(tokenizer: Tokenizer, question: str, texts: Sequence[str]) -> Iterator[Window]:
    """All windows that hold text, in order. Every token of every passage is in one of them."""
    asked = shortened(tokenizer, question)
    encodings = tokenizer.encode_batch([(asked, text) for text in texts])
    for passage, (text, encoding) in enumerate(zip(texts, encodings, strict=True)):
        breaks = np.array([found.start() for found in BLOCK_BREAK.finditer(text)], dtype=np.int64)
        for part in (encoding, *encoding.overflowing):
            window = _window(passage, part, breaks)
            if window.in_passage.any():
                yield window


def shortened(tokenizer: Tokenizer, question: str) -> str:
    """The end of a question that is too long, where what is asked most often stands."""
    offsets = _offsets(tokenizer, question)
    surplus = len(offsets) - MAX_QUESTION_TOKENS
    return question[offsets[surplus][0] :] if surplus > 0 else question


def _offsets(tokenizer: Tokenizer, text: str) -> list[tuple[int, int]]:
    """Where each token stands, however many there are.

    A tokenizer that cuts only the second of a pair refuses a long text that stands alone, so the text is
    encoded as the second; parts after the first begin with what they share with the one before.
    """
    first = tokenizer.encode("", text, add_special_tokens=False)
    shared = (tokenizer.truncation or {}).get("stride", 0)
    return [*first.offsets, *(place for part in first.overflowing for place in part.offsets[shared:])]


def _window(passage: int, encoding: Encoding, breaks: NDArray[np.int64]) -> Window:
    starts, ends = np.array(encoding.offsets, dtype=np.int64).T
    of_passage = np.array([number == PASSAGE for number in encoding.sequence_ids])
    return Window(
        passage=passage,
        ids=np.array(encoding.ids, dtype=np.int64),
        types=np.array(encoding.type_ids, dtype=np.int64),
        starts=starts,
        ends=ends,
        in_passage=of_passage & (ends > starts),
        blocks=np.searchsorted(breaks, starts),
    )
