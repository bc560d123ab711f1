"""Names and other subjects of sentences, found by what is around them."""

from __future__ import annotations

import re

from index.language import stop_words
from index.splitter import Span
from qa.kinds import MONTH

LONGEST = 14
"""In words: what is longer names nobody."""

BEFORE_VERB = re.compile(
    r"(?:\s+(?:also|then|later|earlier|again|repeatedly|already|has|have|had|himself|herself|[a-z]+ly"
    r"|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today))+$"
)
LEADS = re.compile(
    r"^(?:(?:and|but|that|while|as|so|because|although|though|when|where|after|before|if|since|however"
    r"|meanwhile|still|then|yet|to date|[12]\d{3})\s+)+",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[,;:—–]\s+|\s(?:that|while|because|when|and then|but)\s|(?<![A-Z])\.\s")
UNFINISHED = re.compile(
    r"(?:^|\s)(?:and|or|of|the|an?|some|to|in|for|with|his|her|its|their|between)$", re.IGNORECASE
)
TIME_BEFORE = re.compile(
    r"^(?:(?:\w+ )?(?:days?|weeks?|months?|years?) (?:later|earlier|ago|before)"
    rf"|(?:on|in|by) (?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH}|\d{{4}})),?\s+",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"\b(?:is|was|were|are|been|which|whom|there|what|this|these|those|reportedly|will|would|can|could)\b",
    re.IGNORECASE,
)
MARKS = re.compile(r"[“”\"«»!?;:()]|(?<![A-Z])\.(?:\s|$)")
AFTER_NAME = re.compile(
    r"(?<![A-Z])\.|[,;:!?”“\"—–\n()]"
    r"|\s(?:in|on|at|during|after|before|to|who|when|as|while|and then|from|with|for the|by)\s"
)


PRONOUN = re.compile(r"(?:he|she|they|it|we|i|you|who)$", re.IGNORECASE)


def name_at(text: str, at: int, stop: int) -> Span | None:
    """The name that begins at a place, or behind white space there."""
    while at < stop and text[at].isspace():
        at += 1
    found = AFTER_NAME.search(text, at, stop)
    return _name(text, at, found.start() if found else stop)


def subject_before(text: str, low: int, verb: int) -> Span | None:
    """The words before a verb that name who does it."""
    end = low + len(text[low:verb].rstrip())
    adverbs = BEFORE_VERB.search(text[low:end])
    if adverbs:
        end = low + adverbs.start()
    if text[low:end].endswith(","):
        return _before_apposition(text, low, end - 1)
    breaks = list(CLAUSE.finditer(text, low, end))
    return _name(text, breaks[-1].end() if breaks else low, end)


def _before_apposition(text: str, low: int, end: int) -> Span | None:
    """`Iveta Tonoyan, a member of the assembly,`: the name before what it explains."""
    comma = text.rfind(", ", low, end)
    if comma < 0:
        return None
    breaks = list(CLAUSE.finditer(text, low, comma))
    return _name(text, breaks[-1].end() if breaks else low, comma)


def _name(text: str, start: int, end: int) -> Span | None:
    """The span without loose edges, where it can be a name."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(" \n\t'‘“\"(-—–,"))
    leads = LEADS.match(text[start:end])
    start += leads.end() if leads else 0
    when = TIME_BEFORE.match(text[start:end])
    start += when.end() if when else 0
    end = start + len(text[start:end].rstrip(" \n\t,;:—–-"))
    words = text[start:end].split()
    if len(words) == 1 and words[0].casefold() in stop_words() and not PRONOUN.match(words[0]):
        return None
    if (
        not 0 < len(words) <= LONGEST
        or NO_NAME.search(text[start:end])
        or MARKS.search(text[start:end])
        or UNFINISHED.search(text[start:end])
    ):
        return None
    return start, end
