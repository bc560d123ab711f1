"""A document becomes passages: slices of its text, in order, that lose only white space."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.language import sentence_pieces

MOST_CHARACTERS = 4_000
"""Of a passage, however few tokens it has."""
BLOCK = 2 * MOST_CHARACTERS
"""Characters that are looked at together, so that time and memory do not grow with a line."""
TAIL = 1_000
"""Characters at the end of a block in which a sentence is looked for that it can end before."""
PARAGRAPH = re.compile(r"\n\n+")
CLAUSE = re.compile(r"(?<=[,.;:!?])\s+|[。？！，；]+\s*")
WORD = re.compile(r"\S+")
SPACE = re.compile(r"\s+")

Span = tuple[int, int]
"""A half-open range of characters, `(start, end)`."""
TokenStarts = Callable[[str], Sequence[int]]
"""Where each token of a text begins, in order."""


def word_starts(text: str) -> list[int]:
    """Takes each run of visible characters for a token."""
    return [found.start() for found in WORD.finditer(text)]


def split(text: str, token_starts: TokenStarts, max_tokens: int) -> list[Span]:
    """Passages of at most `max_tokens`, or of one character, and of whole sentences where they fit."""
    return list(passages(text, token_starts, max_tokens))


def passages(text: str, token_starts: TokenStarts, max_tokens: int) -> Iterator[Span]:
    """The same, one after the other. Time is in proportion to the text, and memory does not grow with it."""
    start = end = tokens = 0
    for piece in _pieces(text, token_starts, max_tokens):
        if tokens + piece.tokens > max_tokens or piece.end - start > MOST_CHARACTERS:
            yield from _visible(text, start, end)
            start, tokens = piece.start, 0
        end, tokens = piece.end, tokens + piece.tokens
    yield from _visible(text, start, end)


def _visible(text: str, start: int, end: int) -> Iterator[Span]:
    """The range without the white space around it; nothing where there is nothing else."""
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    if left < len(part):
        yield start + left, start + len(part.rstrip())


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a passage is put together from."""

    start: int
    end: int
    tokens: int


def _pieces(text: str, token_starts: TokenStarts, max_tokens: int) -> Iterator[_Piece]:
    """Paragraphs where they fit, else their sentences, clauses, words, and at last tokens."""
    for start, end in _blocks(text):
        block = _Block(text[start:end], token_starts(text[start:end]), max_tokens)
        for first, last in block.cut(0, end - start, LEVELS):
            yield _Piece(start + first, start + last, block.tokens(first, last))


def _blocks(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = min(start + BLOCK, len(text))
        if end < len(text):
            end = _best_end(text, start, end)
        yield start, end
        start = end


def _best_end(text: str, start: int, end: int) -> int:
    """The last place not after `end` where a paragraph ends, or else a sentence, or else a word."""
    paragraph = text.rfind("\n\n", start, end) + 2
    if paragraph > start + 2:
        return paragraph
    *_, last = sentence_pieces(text[end - TAIL : end])
    if len(last) < TAIL:
        return end - len(last)
    spaces = [found.end() for found in SPACE.finditer(text, end - TAIL, end)]
    return spaces[-1] if spaces else end


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of the text, and where its tokens begin."""

    text: str
    starts: Sequence[int]
    max_tokens: int

    def tokens(self, start: int, end: int) -> int:
        """How many there are in a range by itself, or more: where it begins within a word, one may be cut."""
        first = bisect_left(self.starts, start)
        begun = first < len(self.starts) and self.starts[first] == start
        cut = 0 < start < end and not (begun or self.text[start - 1].isspace() or self.text[start].isspace())
        return bisect_left(self.starts, end) - first + cut

    def cut(self, start: int, end: int, levels: Sequence[Cut]) -> Iterator[Span]:
        """Ranges that fit, cut no finer than they must be."""
        if end - start <= MOST_CHARACTERS and self.tokens(start, end) <= self.max_tokens:
            yield start, end
        elif levels:
            for first, last in pairwise([start, *levels[0](self.text, start, end), end]):
                yield from self.cut(first, last, levels[1:])
        else:
            yield from self._cut_tokens(start, end)

    def _cut_tokens(self, start: int, end: int) -> Iterator[Span]:
        """Ranges of as many tokens as fit, but of a character at least."""
        while start < end:
            beyond = bisect_left(self.starts, start) + self.max_tokens
            last = self.starts[beyond] if beyond < len(self.starts) else end
            last = min(max(last, start + 1), start + MOST_CHARACTERS, end)
            yield start, last
            start = last


Cut = Callable[[str, int, int], Sequence[int]]
"""The places inside a range of a text where it may be cut, in order."""


def _after(pattern: re.Pattern[str]) -> Cut:
    def cut(text: str, start: int, end: int) -> list[int]:
        return [found.end() for found in pattern.finditer(text, start, end) if found.end() < end]

    return cut


def _before_sentences(text: str, start: int, end: int) -> list[int]:
    edges = [start]
    for piece in sentence_pieces(text[start:end])[:-1]:
        edges.append(edges[-1] + len(piece))
    return edges[1:]


LEVELS: tuple[Cut, ...] = (_after(PARAGRAPH), _before_sentences, _after(CLAUSE), _after(SPACE))
"""From coarse to fine."""
