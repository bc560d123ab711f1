"""Quotes become an answer, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Quote, wording

MAX_QUOTES = 3
MAX_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes of the best answer, those of the others, and the nearest places; all best first."""

    quotes: tuple[Quote, ...]
    alternatives: tuple[tuple[Quote, ...], ...]
    nearest: tuple[Quote, ...]


def select(quotes: Sequence[Quote], threshold: float) -> Selection:
    """Of the quotes, best first: the first few that reach the threshold, and so answer, by what they
    say; and the nearest, each sentence once."""
    answers: dict[str, list[Quote]] = {}
    for quote in [quote for quote in quotes if quote.score >= threshold][:MAX_QUOTES]:
        answers.setdefault(wording(quote.answer), []).append(quote)
    best, *others = [tuple(same) for same in answers.values()] or [()]
    nearest: dict[tuple[str, int, int], Quote] = {}
    for quote in quotes:
        nearest.setdefault((quote.path, quote.start, quote.end), quote)
    return Selection(best, tuple(others), tuple(nearest.values())[:MAX_NEAREST])
