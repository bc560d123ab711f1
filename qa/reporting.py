"""Verbs of saying: which words are such a verb, and whether what follows is what is said."""

from __future__ import annotations

import re

from index.splitter import Span

SAYS = (
    r"(?:said|says|say|told|tells|wrote|writes|add(?:ed|s)|announce[ds]|claim(?:ed|s)|state[ds]|declare[ds]"
    r"|argue[ds]|warn(?:ed|s)|caution(?:ed|s)|den(?:ied|ies)|confirm(?:ed|s)|explain(?:ed|s)|note[ds]|stress(?:ed|es)"
    r"|acknowledge[ds]|admit(?:ted|s)|allege[ds]|assert(?:ed|s)|insist(?:ed|s)(?! on)|repl(?:ied|ies)"
    r"|remark(?:ed|s)|recall(?:ed|s)|estimate[ds]|predict(?:ed|s)|report(?:ed|s)|suggest(?:ed|s)|conclude[ds]"
    r"|tweet(?:ed|s)|testif(?:ied|ies)|promise[ds]|maintain(?:ed|s) that|expect(?:ed|s) that|"
    r"express(?:ed|es) (?:hope|concern|fear|doubt)s?)"
)
"""Verbs whose subject vouches for what follows."""

SPEAKS = rf"(?:{SAYS}|urge[ds]|hail(?:ed|s)|ask(?:ed|s)|prais(?:ed|es)|condemn(?:ed|s)|describe[ds])"
"""Those, and others whose subject spoke, if not the words that follow."""

SAID, SPOKE = re.compile(rf"(?<=\s){SAYS}\b(?!-)"), re.compile(rf"(?<=\s){SPEAKS}\b(?!-)")
NOT_ITS_VERB = re.compile(
    r"\b(?:be|been|is|was|were|are|being|to|not|what|which|an?|the|his|her|its|their|of|as)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
NOT_ITS_OBJECT = re.compile(
    r"\s+(?:as|by|above|below|for|himself|herself|themselves|itself|war|that\s+(?:he|she|they)\s*$)\b"
)
NOUN_TOO = re.compile(r"(?:states|reports|notes|claims|estimates|promises|remarks|tweets|stresses|recalls)$")
STRICT = re.compile(rf"{NOUN_TOO.pattern}|(?:adds|added|concludes|announce[ds]|wrote|writes|declare[ds])$")
"""What is a noun too, or mostly has a thing for its object: what is said follows at once, marked."""

PLAIN = re.compile(r"(?:said|says|say|told|tells|estimated|predicted)$")
FINITE = re.compile(
    r"\b(?:is|was|were|are|am|had|has|have|would|will|could|can|should|may|might|must|did|does|do|been|went"
    r"|came|began|fell|rose|lost|won|left)\b"
)
CONTENT_BEGINS = re.compile(r"\s+that\b|\s*[:,]?\s*(?=[“\"«])|\s*:")
NEAR = 60
"""How many characters behind its verb what is said may begin, after to whom, when and where."""

NO_OBJECT = re.compile(r"\s*(?:late|early|later|earlier|on|in|at|to|during|via|from|by)\b|[\s.,!?]*$")
"""What follows a verb that stands behind what is said."""


def is_verb(text: str, verb: re.Match[str], first: int) -> bool:
    """Whether it is its subject who says it, and not a passive or a noun."""
    before = text[max(first, verb.start() - 30) : verb.start()]
    return not NOT_ITS_VERB.search(before) and not NOT_ITS_OBJECT.match(text, verb.end())


def said_by(text: str, sentence: Span, subject: Span, verb: re.Match[str]) -> Span | None:
    """What is said: it follows the verb, or else, where a comma and then the speaker do, it is before. A
    verb that may have a thing for its object is followed by "that", a quotation, or a clause."""
    first, last = sentence
    at = verb.end()
    strict = STRICT.search(verb.group())
    marked = (CONTENT_BEGINS.match if strict else CONTENT_BEGINS.search)(text, at, min(last, at + NEAR))
    if marked:
        return marked.end(), last
    behind = NO_OBJECT.match(text, at, last) and not NOUN_TOO.search(verb.group())
    if behind and text[first : subject[0]].rstrip().endswith(","):
        return first, subject[0]
    if strict or text.startswith(", ", at):
        return None
    if NO_OBJECT.match(text, at, last):
        return (at, last) if PLAIN.match(verb.group()) and text[at:last].strip(" .,!?") else None
    clause = PLAIN.match(verb.group()) or FINITE.search(text, at, min(last, at + 2 * NEAR))
    return (at, last) if clause else None


def said_according(text: str, sentence: Span, start: int, named: Span) -> Span | None:
    """What is said "according to" somebody, who is named: it follows where that begins the sentence or
    quotes them, and is before where that ends it."""
    first, last = sentence
    behind = text[named[1] : last].lstrip()
    if start - first < 3 or behind[:1] in ("“", '"', "«"):
        return named[1], last
    ends = not behind.strip(' .!?”"') and text.count("(", first, start) == text.count(")", first, start)
    return (first, start) if ends else None
