"""A question that leans on earlier ones: searched with what they were about, read with the last of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import SEARCHED, Answer, Quote
from qa.question import checked
from qa.topics import bare, names, subjects
from qa.turns import NOT_ANSWERED, with_turns

REFERS_BACK = re.compile(
    r"^\s*(?:and|but|so|what about|how about)\b"
    r"|\b(?:he|she|it|they|him|his|her|hers|its|them|their|theirs|this|that|these|those|there|then|else)\b"
    r"|^\W*(?:(?:since|until|from|by|for|with) )?"
    r"(?:who|whom|what|which|when|where|why|how(?: many| much| long)?)\W*$",
    re.IGNORECASE,
)
MOST_TOPICS, LAST_TOPICS = 5, 2


def leans(question: str) -> bool:
    """Whether a question refers to what was said before, or is but the rest of one."""
    return bool(REFERS_BACK.search(question))


def searches(question: str, history: Sequence[Answer]) -> tuple[str, ...]:
    """The question as it is searched: with what was talked about behind it where it leans on that; both as it
    is and with the last things named, which no number is, where it names nothing itself; else as it is."""
    known = question.casefold()
    topics = dict.fromkeys(name for name in subjects(_turns(history)) if name.casefold() not in known)
    if not topics or (not leans(question) and names(question)):
        return (question,)
    if leans(question):
        return (_about(question, list(topics)[:MOST_TOPICS]),)
    named = [topic for topic in topics if any(character.isalpha() for character in topic)]
    return (question, _about(question, named[:LAST_TOPICS])) if named else (question,)


def stand_alone(question: str, history: Sequence[Answer]) -> str:
    """The question as it is searched, with all that it is searched with."""
    return searches(question, history)[-1]


def _about(question: str, topics: Sequence[str]) -> str:
    return f"{question} ({'; '.join(topics)})"


def readings(question: str, history: Sequence[Answer]) -> tuple[str, ...]:
    """The question as it is read: as it is and, where it leans on the last turn, also behind that, and
    before what that asked about."""
    turns = _turns(history)
    if not turns or not leans(question):
        return (question,)
    last, said = turns[-1]
    behind = with_turns(question, [(last, said or NOT_ANSWERED)])
    return question, behind, f"{question.rstrip(' ?')}, {bare(last)}?"


def best_of(readings: Sequence[Sequence[Quote]]) -> list[Quote]:
    """What was found in any reading, best first; each place once, as it is best."""
    found = [quote for quotes in readings for quote in quotes]
    kept: dict[tuple[str, int], Quote] = {}
    for quote in sorted(found, key=lambda quote: (-quote.score, quote.path, quote.answer_start)):
        if not any(_overlap(quote, other) for other in kept.values()):
            kept[quote.path, quote.answer_start] = quote
    return list(kept.values())


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.path == other.path
    return same and one.answer_start < other.answer_end and other.answer_start < one.answer_end


def _turns(history: Sequence[Answer]) -> list[tuple[str, str]]:
    """Those that were searched: a greeting, or a count over everything, is nothing to lean on."""
    return [(checked(turn.question), turn.text) for turn in history if turn.kind in SEARCHED]
