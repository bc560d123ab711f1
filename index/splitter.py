"""A document becomes passages: slices of its text, in order, that lose only white space."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from llama_index.core.node_parser import SentenceSplitter

from index.language import sentence_pieces

VISIBLE = re.compile(r"\S")
Span = tuple[int, int]
"""A half-open range of characters, `(start, end)`."""


def split(text: str, tokenize: Callable[[str], Sequence[object]], max_tokens: int) -> list[Span]:
    """Passages of at most `max_tokens`, or of one character, and of whole sentences where they fit."""

    def tokenize_to_fit(part: str) -> Sequence[object]:
        """What is visible has a token at least: of what has none, the splitter would repeat some."""
        tokens = tokenize(part) or VISIBLE.findall(part)[:1]
        return tokens if len(part) > 1 else tokens[:max_tokens]

    splitter = SentenceSplitter(
        chunk_size=max_tokens,
        chunk_overlap=0,
        paragraph_separator="\n\n",
        tokenizer=tokenize_to_fit,
        chunking_tokenizer_fn=sentence_pieces,
    )
    return list(_locate(text, splitter.split_text(text))) if text else []


def _locate(text: str, passages: Sequence[str]) -> Iterator[Span]:
    """Where each passage stands. They come in order and without overlap, so there is one place."""
    end = 0
    for passage in passages:
        visible = VISIBLE.search(text, end)
        start = visible.start() if visible else end
        end = start + len(passage)
        if not text.startswith(passage, start):
            raise AssertionError(f"the splitter changed the text near character {start}")
        yield start, end
    if VISIBLE.search(text, end):
        raise AssertionError(f"the splitter lost the text after character {end}")
