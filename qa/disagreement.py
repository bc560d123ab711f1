"""Whether answers to one question contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

from index.language import stop_words
from index.words import ENGLISH, composed
from qa.answer import Quote
from qa.kinds import asked_for

AS_SURE = 0.5
"""Of two that contradict each other, the less probable has at least this share of the other's probability."""

AS_NEAR = 0.6
"""And its sentence at least this share of the question's words that the other's has."""


def contradict(question: str, answers: Sequence[Sequence[Quote]]) -> bool:
    """Whether another answer contradicts the best: it is of the kind that is asked for and can be but one,
    about as sure, about the same, and from another source: another document, or another speaker.

    `answers` are the quotes of each, best first.
    """
    if len(answers) < 2:
        return False
    best = answers[0][0]
    return any(_against(question, best, other) for same in answers[1:] for other in same)


def _against(question: str, best: Quote, other: Quote) -> bool:
    kind = asked_for(question)
    if kind is None or not (kind.fits.search(best.answer) and kind.fits.search(other.answer)):
        return False
    if not apart(best, other) or other.score < AS_SURE * best.score:
        return False
    asked = told(question)
    shared, other_shared = (len(asked & told(quote.text)) for quote in (best, other))
    return bool(shared) and other_shared >= AS_NEAR * shared


def apart(one: Quote, other: Quote) -> bool:
    """Whether two quotes are of different sources."""
    if one.path != other.path:
        return True
    return one.speaker is not None and other.speaker is not None and one.speaker != other.speaker


def told(text: str) -> frozenset[str]:
    """The words that tell, without their endings."""
    words = (word for word in composed(text).split() if word.casefold().strip(".,?!") not in stop_words())
    return frozenset(stem for word in words for stem in ENGLISH.analyze(word))
