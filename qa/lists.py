"""Questions for several things, and the whole of an enumeration that an answer was taken from."""

from __future__ import annotations

import re

from index.splitter import Span

NO_NOUN = (
    r"(?!(?:is|was|does|has|his|its|this|do|did|are|were|had|have|can|could|will|would|should|may|to|in|of|on"
    r"|for|at|by|as|us|percentage|number|kind|type|sort|name|class|process|series|status|basis|address|campus"
    r"|news|politics|physics|business|success|less|always|sometimes|besides|plus|express)\b)"
)
ASKS_LIST = re.compile(
    rf"^\W*(?:(?:please )?(?:list|name|enumerate)\b|(?:which|what)(?: {NO_NOUN}[a-z-]+){{0,2}}?"
    rf" {NO_NOUN}[a-z-]+(?<!s)(?<!u)(?<!i)s\b(?!['’])|(?:who|what) (?:are|were) (?:the|some|all)\b)",
    re.IGNORECASE,
)
LINK = re.compile(r"(?:,? (?:and|or),? |[,;] )(?:(?:most importantly|also|especially|finally),? )?")
LAST_LINK = re.compile(r"\b(?:and|or),? ")
DETERMINERS = re.compile(r"(?:\b(?:the|an?|some|both|parts? of)\s+)+$")
NAME = (
    r"(?<![\w’'])(?:(?:the|an?|some|parts? of)\s+)*[A-Z0-9][\w'’.-]*(?<![.,])"
    r"(?:\s+(?:(?:of|in|the|de|van|von|der|-)\s+)*[A-Z][\w'’.-]*(?<![.,]))*"
    r"(?: (?:district|region|province|river|county|city)s?)?"
)
STARTS, ENDS = re.compile(NAME), re.compile(rf"{NAME}$")
NO_NAME = re.compile(r"\w+ly$|(?:Indeed|However|Thus|Today|Meanwhile|Earlier|Later|We|They|He|She|It|I)$")


def whole_list(text: str, sentence: Span, answer: Span) -> Span:
    """The enumeration of names in the sentence that the answer is in, whole; else the answer as it is.

    >>> text = "We lost Fizuli, Zangilan, and the Hadrut district."
    >>> text[slice(*whole_list(text, (0, len(text)), (8, 14)))]
    'Fizuli, Zangilan, and the Hadrut district'
    """
    start, end = answer
    while (longer := _one_more(text, sentence[1], end)) is not None:
        end = longer
    while (earlier := _one_before(text, sentence[0], start)) is not None:
        start = earlier
    return (start, end) if LAST_LINK.search(text, start, end) else answer


def _one_more(text: str, last: int, end: int) -> int | None:
    link = LINK.match(text, end, last)
    name = STARTS.match(text, link.end(), last) if link else None
    return name.end() if name and not NO_NAME.search(name.group()) else None


def _one_before(text: str, first: int, start: int) -> int | None:
    start -= len(text[first:start]) - len(DETERMINERS.sub("", text[first:start]))
    links = [link for link in LINK.finditer(text, first, start) if link.end() == start]
    if not links:
        return None
    name = ENDS.search(text, max(first, links[-1].start() - 80), links[-1].start())
    return name.start() if name and not NO_NAME.search(name.group()) else None
