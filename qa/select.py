"""Quotes become an answer, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa.answer import Quote
from qa.disagreement import contradict
from qa.same import grouped
from qa.speaker import speaker

MAX_ANSWERS = 5
MAX_QUOTES = 3
"""Of one answer."""

MAX_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes of the best answer, those of the others, and the nearest places; all best first.
    `disagreement`: quotes of different answers contradict each other."""

    quotes: tuple[Quote, ...]
    alternatives: tuple[tuple[Quote, ...], ...]
    nearest: tuple[Quote, ...]
    disagreement: bool = False

    @property
    def confidence(self) -> float:
        """The probability that the best place answers."""
        return self.nearest[0].score if self.nearest else 0.0


def select(question: str, quotes: Sequence[Quote], threshold: float) -> Selection:
    """Of the quotes, best first: those that reach the threshold, and so answer, by what they say, each
    with its speaker; and the nearest, each sentence once."""
    nearest = tuple(map(with_speaker, once(quotes)[:MAX_NEAREST]))
    answers = grouped([with_speaker(quote) for quote in quotes if quote.score >= threshold])[:MAX_ANSWERS]
    if not answers:
        return Selection((), (), nearest)
    best, *others = [tuple(same[:MAX_QUOTES]) for same in answers]
    return Selection(best, tuple(others), nearest, contradict(question, [best, *others]))


def with_speaker(quote: Quote) -> Quote:
    at = speaker(quote.document.text, quote.answer_start, quote.answer_end)
    return replace(quote, speaker_at=at)


def once(quotes: Iterable[Quote]) -> list[Quote]:
    """The best of each sentence, in order."""
    first: dict[tuple[str, int, int], Quote] = {}
    for quote in quotes:
        first.setdefault((quote.path, quote.start, quote.end), quote)
    return list(first.values())
