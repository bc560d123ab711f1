"""Find names in a question that no text has, and names in the texts that are spelt nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from index.language import stop_words
from index.words import ENGLISH

WORD = re.compile(r"[^\W\d_]{5,}")
NEAR = 0.82
"""How alike two words are (Ratcliff and Obershelp), from 0 to 1, that may be one name in two spellings."""


def missing_names(question: str, texts: Iterable[str], capital: bool = False) -> list[str]:
    """Return the names in a question that no text has, in order.

    Words with a capital inside the question are taken for names. If there are none, any word may be one,
    unless only those with a `capital` are wanted.

    >>> missing_names("When did Austria join?", ["Australia joined in 1964."])
    ['Austria']
    """
    known = {word.casefold() for word in _words(texts)} | stop_words()
    words = list(WORD.finditer(question))
    names = [each for each in words if each.start() and each[0][0].isupper()]
    asked = dict.fromkeys(each[0] for each in (names if names or capital else words))
    return [word for word in asked if word.casefold() not in known]


def nearest_name(word: str, texts: Iterable[str]) -> str | None:
    """Return the name in the texts that is spelt most like a word.

    Returns None if the texts have the word itself, or nothing like it but other forms of it.

    >>> nearest_name("Austria", ["Australia joined."]), nearest_name("Armenian", ["Armenia joined."])
    ('Australia', None)
    """
    words = _words(texts)
    known = {each.casefold() for each in words}
    if word.casefold() in known:
        return None
    names = [each for each in words if each[0].isupper() and each.casefold() not in words]
    likeness, best = max(((_likeness(word, name), name) for name in names), default=(0.0, ""))
    return best if likeness >= NEAR else None


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text)}


def _likeness(word: str, name: str) -> float:
    one, other = word.casefold(), name.casefold()
    if one[0] != other[0] or abs(len(one) - len(other)) > 2 or _forms_of_one(one, other):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _forms_of_one(one: str, other: str) -> bool:
    """Whether the two differ in their endings only, as Armenia and Armenian do; a doubled letter is none."""
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter):
        return longer[len(shorter) :] != shorter[-1]
    return list(ENGLISH.analyze(one)) == list(ENGLISH.analyze(other))
