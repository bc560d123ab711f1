"""Decide whether two quoted answers say the same, in the same words or in others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import stop_words
from index.splitter import Span
from qa.answer import Quote

WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*(?:['’]s\b)?")
NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    "twenty",
)
ROUGH = frozenset(("some", "about", "around", "nearly", "almost", "roughly", "approximately"))
NEGATION = re.compile(
    r"\b(?:no|not|none|never|neither|nor|nobody|nothing|cannot|without|except|unless)\b|n['’]t\b",
    re.IGNORECASE,
)
BOUNDS = {
    **dict.fromkeys(("above", "over", "more", "exceeding", "beyond"), "more"),
    **dict.fromkeys(("below", "under", "less", "fewer"), "less"),
    **dict.fromkeys(("up", "most", "maximum", "within"), "at most"),
    **dict.fromkeys(("least", "minimum"), "at least"),
    **dict.fromkeys(("before", "until", "till"), "before"),
    **dict.fromkeys(("after", "since"), "after"),
}
"""What each word makes of the number, or of the time, beside it."""

BOUND_BEFORE = re.compile(r"\b(\w+)\s+(?:(?:than|to|of|the|an?|at|in|on)\s+)*$")
BOUND_AFTER = re.compile(r"\s+(?:or|and)\s+(\w+)\b")
CLAUSE_END = re.compile(r"[,;:.!?](?=\s)|[()\n“”\"—–]")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an answer says: its content words and numbers, and what negates or bounds them."""

    words: frozenset[str]
    numbers: frozenset[str]
    bounds: frozenset[str]
    negated: bool


def claim(text: str, answer: Span | None = None) -> Claim:
    """Read a claim from the words at `answer` in `text`, or from all of it.

    A negation counts anywhere in the clause around the answer, a bound only directly beside it.

    >>> claim("It is not over 5.", (15, 16)) == claim("It is never more than 5", (22, 23))
    True
    """
    start, end = answer or (0, len(text))
    before, after = _clause(text, start, end)
    words = content(text[start:end])
    beside = [found[1] for found in (BOUND_BEFORE.search(before), BOUND_AFTER.match(after)) if found]
    bounding = [*WORD.findall(text[start:end]), *beside]
    return Claim(
        words - BOUNDS.keys(),
        frozenset(word for word in words if word[0].isdigit()),
        frozenset(BOUNDS[word.casefold()] for word in bounding if word.casefold() in BOUNDS),
        bool(NEGATION.search(before + text[start:end] + after)),
    )


def content(text: str) -> frozenset[str]:
    """Return the content words in one form each: small numbers in digits, no commas in numbers.

    >>> sorted(content("Some 1,960 of the servicemen")) == sorted(content("the 1960 servicemen"))
    True
    """
    words = (word.replace("’", "'") for word in WORD.findall(text.casefold()))
    kept = {_one_form(word) for word in words if word not in stop_words() and word not in ROUGH}
    return frozenset(kept or set(text.casefold().split()))


def same(one: Claim, other: Claim) -> bool:
    """Decide whether two claims that answer one question say the same.

    The content words of one are all in the other; what both have of numbers is equal; and what negates
    or bounds one does so to the other.

    >>> same(claim("Peskov"), claim("Kremlin spokesman Dmitry Peskov")), same(claim("three"), claim("3"))
    (True, True)
    >>> same(claim("guilty"), claim("not guilty")), same(claim("up to 3"), claim("3 days"))
    (False, False)
    """
    if one.negated != other.negated or one.bounds != other.bounds:
        return False
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return False
    return one.words <= other.words or other.words <= one.words


def grouped(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Group quotes, best first, by what they say: each joins the first group whose best says the same."""
    groups: list[tuple[Claim, list[Quote]]] = []
    for quote in quotes:
        said = claim(quote.document.text, (quote.answer_start, quote.answer_end))
        home = next((group for first, group in groups if same(first, said)), None)
        if home is None:
            groups.append((said, [quote]))
        else:
            home.append(quote)
    return [group for _, group in groups]


REACH = 200
"""Characters on either side of an answer in which its clause has to end."""


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after the answer in its clause."""
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    return CLAUSE_END.split(before)[-1], CLAUSE_END.split(after)[0]


def _one_form(word: str) -> str:
    plain = word.replace(",", "") if word[0].isdigit() else word
    return str(NUMBERS.index(plain)) if plain in NUMBERS else plain
