"""Where the sentences of a passage begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.language import sentence_pieces
from index.splitter import Span

BLOCK_BREAK = re.compile(r"\n[^\S\n]*\n\s*|\n(?=[^\S\n]*(?:[-#>|*+•]|\d+[.)]\s)|[^\n]* \| )")
"""A blank line; or a line break before a list item, a heading, a quotation or a table row."""
ROW = re.compile(r"[^\n]* \| [^\n]*\n")
"""A row of a table, as tables are written in Markdown and by `index/readers/table.py`."""

MAX_REACH = 1_000
"""How many characters a sentence may reach out of the passage it was found in."""


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text` that overlap `start:end`, whole as far as MAX_REACH allows, in order."""
    first, last = max(0, start - MAX_REACH), min(len(text), end + MAX_REACH)
    return [
        sentence
        for block_start, block_end in _blocks(text, first, last)
        if block_start < end and start < block_end
        for sentence in _in_block(text, block_start, block_end)
        if sentence[0] < end and start < sentence[1]
    ]


def sentence_around(text: str, start: int, end: int) -> Span:
    """From where the first sentence that `start:end` stands in begins to where the last one ends.

    >>> text = "One came. Two of them left. Three stayed."
    >>> text[slice(*sentence_around(text, 14, 16))]
    'Two of them left.'
    """
    around = sentences(text, start, end)
    first = min([start, *(sentence[0] for sentence in around)])
    return first, max([end, *(sentence[1] for sentence in around)])


def _blocks(text: str, first: int, last: int) -> Iterator[Span]:
    """What no sentence reaches out of."""
    breaks = list(BLOCK_BREAK.finditer(text, first, last))
    edges = [first, *(at for found in breaks for at in found.span()), last]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        row = ROW.match(text, start, end)
        if row:
            yield start, row.end()
        yield row.end() if row else start, end


def _in_block(text: str, start: int, end: int) -> Iterator[Span]:
    for piece in sentence_pieces(text[start:end]):
        visible = piece.strip()
        if visible:
            at = start + piece.index(visible)
            yield at, at + len(visible)
        start += len(piece)
