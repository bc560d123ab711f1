"""An answer as people are told it: which quotes say the same, who says it, what is said first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answer import DISAGREEMENT, SEARCHED, Answer, Quote
from qa.followup import leans

SEVERAL = re.compile(r"(?:\b[a-z]+(?<!s)s|\b(?:[Tt]hey|people|police))$")
"""What a speaker's name ends with where there are several."""


@dataclass(frozen=True, slots=True)
class Group:
    """Quotes that say the same, best first; `score` is how sure it is, in [0, 1]."""

    quotes: tuple[Quote, ...]
    score: float

    @property
    def words(self) -> str:
        """What they say, verbatim."""
        return self.quotes[0].answer

    @property
    def whole(self) -> bool:
        """Whether the words are all of the quote, so that to say them twice says nothing."""
        return self.words == self.quotes[0].text


def is_told(answer: Answer) -> bool:
    """Whether it was answered without a search, in words of our own and what bears them out."""
    return answer.kind not in SEARCHED


def groups(answer: Answer) -> tuple[Group, ...]:
    """By what the quotes say, the best first."""
    best = [Group(answer.quotes, answer.confidence)] if answer.quotes else []
    return (*best, *(Group(same, same[0].score) for same in answer.alternatives))


def openings(answer: Answer) -> list[str]:
    """Words of our own that come before the quotes: that they disagree, and what they come to."""
    return [words for words in (DISAGREEMENT if answer.disagreement else "", answer.verdict) if words]


def searched(answer: Answer) -> str:
    """How it was searched, in words; "" where that is as it was asked. One that does not lean on what was
    said before was searched both ways."""
    if answer.searched == answer.question:
        return ""
    return "Searched as" if leans(answer.question) else "Searched also as"


def says(speaker: str) -> str:
    """
    >>> says("Kremlin spokesman Dmitry Peskov"), says("Local officials"), says("the press")
    ('Kremlin spokesman Dmitry Peskov says', 'Local officials say', 'the press says')
    """
    name = " ".join(speaker.split())
    return f"{name} {'say' if SEVERAL.search(name) else 'says'}"
