"""Names in a question that no passage found has, but nearly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from index.language import stop_words

WORD = re.compile(r"[^\W\d_]{5,}")
NEAR = 0.82
"""How alike two words are (Ratcliff and Obershelp), from 0 to 1, that are taken for the same name."""


def mended(question: str, texts: Iterable[str]) -> str:
    """The question with each name that no text has, but one nearly has, as that has it.

    Words with a capital are names, and all words where the question has no capital, or nothing else; a
    word that is another form of the name, as with an ending, is left.

    >>> mended("What did Pashinian urge?", ["Pashinyan urged them to go home."])
    'What did Pashinyan urge?'
    """
    words = {match.group() for text in texts for match in WORD.finditer(text)}
    known = {word.casefold() for word in words}
    capitals = sorted(word for word in words if word[0].isupper())
    for match in reversed(list(WORD.finditer(question))):
        word = match.group()
        if word.casefold() in known or word.casefold() in stop_words() or not _may_be_name(word, question):
            continue
        best = max(capitals, key=lambda name: (_alike(word, name), name), default="")
        if best and _alike(word, best) >= NEAR and not _form(word, best):
            question = question[: match.start()] + best + question[match.end() :]
    return question


def _may_be_name(word: str, question: str) -> bool:
    return word[0].isupper() or question == question.casefold()


def _alike(word: str, name: str) -> float:
    one, other = word.casefold(), name.casefold()
    if one[0] != other[0] or abs(len(one) - len(other)) > 2:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _form(word: str, name: str) -> bool:
    """Whether one is the other with an ending: Armenia and Armenian are two words; a letter that is only
    doubled is none."""
    one, other = sorted((word.casefold(), name.casefold()), key=len)
    return other.startswith(one) and other[len(one) :] != one[-1]
