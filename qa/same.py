"""Whether two answers say the same, in other words or in the same ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.language import stop_words
from qa.answer import Quote

WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*(?:['’]s\b)?")
NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    "twenty",
)
ROUGH = frozenset(("some", "about", "around", "nearly", "almost", "over", "roughly", "approximately"))


def content(text: str) -> frozenset[str]:
    """The words that tell, in one form each: small numbers in digits, no commas within them.

    >>> sorted(content("Some 1,960 of the servicemen")) == sorted(content("the 1960 servicemen"))
    True
    """
    words = (word.replace("’", "'") for word in WORD.findall(text.casefold()))
    kept = {_one_form(word) for word in words if word not in stop_words() and word not in ROUGH}
    return frozenset(kept or set(text.casefold().split()))


def same(one: str, other: str) -> bool:
    """Whether two answers to one question say the same: the telling words of one are all in the other,
    and neither has a number that the other, having some, lacks.

    >>> same("Peskov", "Kremlin spokesman Dmitry Peskov"), same("Armenia", "Armenia’s Defense Ministry")
    (True, False)
    >>> same("November 10, 2020", "10 November 2020"), same("three", "3"), same("three of the 11", "11")
    (True, True, False)
    """
    words, others = content(one), content(other)
    numbers, other_numbers = _numbers(words), _numbers(others)
    if numbers and other_numbers and numbers != other_numbers:
        return False
    return words <= others or others <= words


def grouped(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """The quotes, best first, by what they say: each joins the first answer whose best says the same."""
    groups: list[list[Quote]] = []
    for quote in quotes:
        home = next((group for group in groups if same(group[0].answer, quote.answer)), None)
        if home is None:
            groups.append([quote])
        else:
            home.append(quote)
    return groups


def _one_form(word: str) -> str:
    plain = word.replace(",", "") if word[0].isdigit() else word
    return str(NUMBERS.index(plain)) if plain in NUMBERS else plain


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].isdigit())
