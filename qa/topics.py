"""What earlier questions and answers were about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.language import stop_words

Turn = tuple[str, str]
"""An earlier question, and its answer; "" where it had none."""

WORD = r"(?:[A-Z][\w'’.-]*|\d(?:[\w.,-]*\w)?)"
NAME = re.compile(rf"{WORD}(?:\s+(?:(?:of|the|de|van|von|al)\s+)?{WORD})*")
POSSESSIVE = re.compile(r"['’]s$")
ASKING = re.compile(
    r"^\W*(?:and|but|so)?\s*(?:(?:who|whom|whose|what|which|when|where|why|how)\b"
    r"(?: (?:many|much|long|old|far|often))?)?\s*",
    re.IGNORECASE,
)
LONGEST_ANSWER = 6
"""In words: a longer answer is no name of what was talked about."""

BEGINS = re.compile(
    r"^(?:who|whom|whose|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|could|will"
    r"|would|should|tell|list|name|describe|explain|and|but|so|in|on|at|for|from|of|to|by|the|any)(?:\s+|$)",
    re.IGNORECASE,
)
"""What has a capital only because a question begins with it."""


def names(text: str) -> list[str]:
    """The names in a question or an answer, in order.

    >>> names("Did Ann Lee leave Ulyanovsk's airfield in 2020?")
    ['Ann Lee', 'Ulyanovsk', '2020']
    """
    found = (match.group() for match in NAME.finditer(text))
    bare_names = (POSSESSIVE.sub("", BEGINS.sub("", name).rstrip(".,?!")) for name in found)
    return [name for name in bare_names if name and name.casefold() not in stop_words()]


def short(answer: str) -> str:
    """An answer that may name what was talked about; "" for a longer one."""
    return answer if answer and len(answer.split()) <= LONGEST_ANSWER else ""


def bare(question: str) -> str:
    """A question without its question word and its mark.

    >>> bare("Who was fighting over Karabakh?")
    'was fighting over Karabakh'
    """
    return ASKING.sub("", question).rstrip(" ?!.")


def subjects(turns: Sequence[Turn]) -> Iterator[str]:
    """What may be meant by a word that refers back, the nearest first."""
    for question, answer in reversed(turns):
        if short(answer):
            yield short(answer)
        yield from reversed(names(question))
        if answer and not short(answer):
            yield from names(answer)[:2]
