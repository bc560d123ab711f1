"""Quotes become an answer, or none."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Quote

MAX_QUOTES = 3
MAX_NEAREST = 3

Selection = tuple[tuple[Quote, ...], tuple[Quote, ...]]


def select(quotes: Sequence[Quote], threshold: float) -> Selection:
    """Of the quotes, best first: those that reach the threshold, and so answer; and the nearest, each
    sentence once."""
    answering = [quote for quote in quotes if quote.score >= threshold]
    nearest: dict[tuple[str, int, int], Quote] = {}
    for quote in quotes:
        nearest.setdefault((quote.path, quote.start, quote.end), quote)
    return tuple(answering[:MAX_QUOTES]), tuple(nearest.values())[:MAX_NEAREST]
