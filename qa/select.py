"""Quotes become an answer, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa.answer import Quote
from qa.disagreement import contradict
from qa.selection.equivalence import grouped
from qa.speaker import speaker

MAX_ANSWERS = 5
MAX_QUOTES = 3
"""Of one answer."""

MAX_NEAREST = 3
ALSO = 0.5
"""What share of the threshold another document's best place has to reach, where there is an answer."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes of the best answer, those of the others, and the nearest places; all best first.
    `disagreement`, `kind` and `verdict` are as in `Answer`."""

    quotes: tuple[Quote, ...]
    alternatives: tuple[tuple[Quote, ...], ...]
    nearest: tuple[Quote, ...]
    disagreement: bool = False
    kind: str = "search"
    verdict: str = ""

    @property
    def confidence(self) -> float:
        """The probability that the best place answers."""
        return self.nearest[0].score if self.nearest else 0.0


def select(question: str, quotes: Sequence[Quote], threshold: float) -> Selection:
    """Of the quotes, best first: those that reach the threshold, and so answer, by what they say, each
    with its speaker; and the nearest, each sentence once."""
    nearest = tuple(map(with_speaker, once(quotes)[:MAX_NEAREST]))
    found = [with_speaker(quote) for quote in answering(quotes, threshold)]
    if not found:
        return Selection((), (), nearest)
    best, *others = [tuple(same[:MAX_QUOTES]) for same in grouped(found)[:MAX_ANSWERS]]
    return Selection(best, tuple(others), nearest, contradict(question, [best, *others]))


def answering(quotes: Sequence[Quote], threshold: float) -> list[Quote]:
    """Of the quotes, best first, those that reach the threshold; and where any does, the best of every
    other document that comes near it: what another source says to the same is worth hearing."""
    heard = {quote.path for quote in quotes if quote.score >= threshold}
    kept: list[Quote] = []
    for quote in quotes:
        if quote.score >= threshold:
            kept.append(quote)
        elif heard and quote.path not in heard and quote.score >= ALSO * threshold:
            heard.add(quote.path)
            kept.append(quote)
    return kept


def with_speaker(quote: Quote) -> Quote:
    at = speaker(quote.document.text, quote.answer_start, quote.answer_end)
    return replace(quote, speaker_at=at)


def once(quotes: Iterable[Quote]) -> list[Quote]:
    """The best of each sentence, in order."""
    first: dict[tuple[str, int, int], Quote] = {}
    for quote in quotes:
        first.setdefault((quote.path, quote.start, quote.end), quote)
    return list(first.values())
