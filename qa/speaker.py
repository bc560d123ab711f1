"""Who says it: the words before or behind a quote that name its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.splitter import Span
from qa.quotations import quotations
from qa.sentences import BLOCK_BREAK, sentences
from qa.subjects import name_at, subject_before

REACH = 1_500
"""How many characters before a quote its speaker may be named."""

SAYS = (
    r"(?:said|says|say|told|tells|tell|wrote|writes|add(?:ed|s)|announce[ds]|claim(?:ed|s)|state[ds]|declare[ds]"
    r"|argue[ds]|warn(?:ed|s)|caution(?:ed|s)|den(?:ied|ies)|confirm(?:ed|s)|explain(?:ed|s)|note[ds]|stress(?:ed|es)"
    r"|acknowledge[ds]|admit(?:ted|s)|allege[ds]|assert(?:ed|s)|insist(?:ed|s)(?! on)|repl(?:ied|ies)"
    r"|remark(?:ed|s)|recall(?:ed|s)|estimate[ds]|predict(?:ed|s)|report(?:ed|s)|suggest(?:ed|s)|conclude[ds]"
    r"|tweet(?:ed|s)|testif(?:ied|ies)|promise[ds]|maintain(?:ed|s) that|expect(?:ed|s) that|"
    r"express(?:ed|es) (?:hope|concern|fear|doubt)s?)"
)
"""Verbs whose subject vouches for what follows."""

SPEAKS = (
    rf"(?:{SAYS}|urge[ds]|hail(?:ed|s)|call(?:ed|s)|ask(?:ed|s)|prais(?:ed|es)|condemn(?:ed|s)|describe[ds])"
)
"""Those, and others whose subject spoke, if not the words that follow."""

GOES_ON = r"(?:adding|noting|saying|stressing|insisting|warning|explaining|arguing|claiming)"
SAID, SPOKE = re.compile(rf"\b{SAYS}\b"), re.compile(rf"\b{SPEAKS}\b")
WENT_ON = re.compile(rf",\s(?:and\s)?{GOES_ON}\b(?:\sthat\b)?")
ACCORDING = re.compile(r"\b[Aa]ccording to ")
NOT_ITS_VERB = re.compile(
    r"\b(?:be|been|is|was|were|are|being|to|not|what|which)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
CONTENT_BEGINS = re.compile(r"\s+that\b|\s*[:,]?\s*(?=[“\"«])|\s*:")
NEAR = 60
"""How many characters behind its verb what is said may begin, after to whom, when and where."""

NO_OBJECT = re.compile(r"\s*(?:late|early|later|earlier|on|in|at|to|during|via|from|by)\b|[\s.,!?]*$")
"""What follows a verb that stands behind what is said."""

PRONOUN = re.compile(r"(?:he|she|they|it|we|i|you|who)$", re.IGNORECASE)
ONE, SEVERAL = ("he", "she"), re.compile(r"^[^A-Z]*s$")
SHORT_FORM = re.compile(r"(?:the|The)\s+([a-z]+)$")
BEHIND_QUOTE = re.compile(r"[\s,.”\"»]*")


@dataclass(frozen=True, slots=True)
class Attribution:
    """`speaker` vouches for what stands in `said`; all are places in the text."""

    speaker: Span
    said: Span


def speaker(text: str, start: int, end: int) -> Span | None:
    """Where the speaker of the words at `start:end` is named; None where the document itself says them."""
    first, last = _paragraph(text, start)
    quoted = quotations(text, first, last)
    inside = next((each for each in quoted if each[0] < end and start < each[1]), None)
    named = _of_quotation(text, inside, quoted, first, last) if inside else None
    if named is None:
        around = [each for each in sentences(text, start, end) if each[0] < end and start < each[1]]
        found = [one for each in around for one in _attributions(text, each, quoted)]
        named = next(
            (one.speaker for one in reversed(found) if one.said[0] <= start and end <= one.said[1]), None
        )
    return _resolved(text, named) if named else None


def _paragraph(text: str, at: int) -> Span:
    low, high = max(0, at - REACH), min(len(text), at + REACH)
    before = [found.end() for found in BLOCK_BREAK.finditer(text, low, at + 1) if found.end() <= at]
    after = BLOCK_BREAK.search(text, at, high)
    return (before[-1] if before else low), (after.start() if after else high)


def _of_quotation(text: str, inside: Span, quoted: Sequence[Span], first: int, last: int) -> Span | None:
    """Whoever is named behind the quotation, else before it, else before the one that it goes on from."""
    behind = _named_behind(text, inside[1], last, quoted)
    if behind:
        return behind
    opened = inside[0] - 1
    earlier = [each for each in quoted if each[1] < opened]
    low = earlier[-1][1] + 1 if earlier else first
    before = text[low:opened]
    if not before.strip():
        return _of_quotation(text, earlier[-1], quoted, first, opened) if earlier else None
    verbs = [verb for verb in SPOKE.finditer(text, low, opened) if _is_verb(text, verb, low)]
    for verb in reversed(verbs):
        sentence_start = _sentence_start(text, low, verb.start())
        subject = subject_before(text, sentence_start, verb.start())
        if subject:
            return subject
    return _named_behind(text, earlier[-1][1], opened, quoted) if earlier else None


def _named_behind(text: str, at: int, last: int, quoted: Sequence[Span]) -> Span | None:
    """`," Peskov told reporters` or `," said Peskov`."""
    gap = BEHIND_QUOTE.match(text, at)
    begin = gap.end() if gap else at
    following = [each[0] - 1 for each in quoted if each[0] > begin]
    stop = min([last, *following])
    verb = SAID.search(text, begin, stop)
    if verb is None or re.search(r"[.!?]\s", text[begin : verb.start()]) or not text[at : at + 3].strip():
        return None
    if verb.start() == begin:
        return name_at(text, verb.end(), stop)
    if text[begin].isupper() and text[at - 1 : at] in ".!?":
        return None  # a sentence of its own
    return subject_before(text, begin, verb.start())


def _attributions(text: str, sentence: Span, quoted: Sequence[Span]) -> Iterator[Attribution]:
    """Of a sentence, in order, without what is said within quotations."""
    first, last = sentence
    main: Span | None = None
    for found in ACCORDING.finditer(text, first, last):
        stop = text.find(",", found.end(), last)
        named = name_at(text, found.end(), last if stop < 0 else stop)
        if named:
            said = (named[1], last) if found.start() - first < 3 else (first, found.start())
            yield Attribution(named, said)
    for verb in SPOKE.finditer(text, first, last):
        if any(low <= verb.start() < high for low, high in quoted) or not _is_verb(text, verb, first):
            continue
        subject = subject_before(text, _after_quotation(first, verb.start(), quoted), verb.start())
        if subject is None:
            continue
        main = subject
        if not SAID.match(text, verb.start()):
            continue
        heard = _said(text, sentence, subject, verb.end())
        if heard:
            yield Attribution(subject, heard)
    for found in WENT_ON.finditer(text, first, last):
        if main:
            yield Attribution(main, (found.end(), last))


def _after_quotation(first: int, at: int, quoted: Sequence[Span]) -> int:
    return max([first, *(high + 1 for _, high in quoted if first < high < at)])


def _said(text: str, sentence: Span, subject: Span, at: int) -> Span | None:
    """What is said: it follows the verb, or else, where a comma and then the speaker do, it is before."""
    first, last = sentence
    marked = CONTENT_BEGINS.search(text, at, min(last, at + NEAR))
    if marked:
        return marked.end(), last
    if not NO_OBJECT.match(text, at, last):
        return at, last
    if text[first : subject[0]].rstrip().endswith(","):
        return first, subject[0]
    return (at, last) if text[at:last].strip(" .,!?") else None


def _is_verb(text: str, verb: re.Match[str], first: int) -> bool:
    return not NOT_ITS_VERB.search(text[max(first, verb.start() - 30) : verb.start()])


def _sentence_start(text: str, low: int, at: int) -> int:
    return max([low, *(each[0] for each in sentences(text, low, at) if low <= each[0] <= at)])


def _resolved(text: str, named: Span) -> Span | None:
    """The name that a pronoun, or a short form such as "the ministry", stands for."""
    words = text[slice(*named)]
    short = SHORT_FORM.match(words)
    if not PRONOUN.match(words) and not short:
        return named
    for earlier in _speakers_before(text, named[0]):
        name = text[slice(*earlier)]
        if (
            PRONOUN.match(name)
            or SHORT_FORM.match(name)
            or (words.casefold() in ONE and SEVERAL.search(name))
        ):
            continue
        if short is None or short.group(1) in name.casefold().split():
            return earlier
    return named if short else None


def _speakers_before(text: str, at: int) -> Iterator[Span]:
    """The nearest first."""
    low = max(0, at - REACH)
    for verb in reversed(list(SPOKE.finditer(text, low, at))):
        first, last = _paragraph(text, verb.start())
        quoted = quotations(text, first, last)
        if any(start <= verb.start() < end for start, end in quoted) or not _is_verb(text, verb, first):
            continue
        begin = _after_quotation(_sentence_start(text, first, verb.start()), verb.start(), quoted)
        subject = subject_before(text, begin, verb.start())
        if subject:
            yield subject
