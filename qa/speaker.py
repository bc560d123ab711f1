"""Who says it: the words before or behind a quote that name its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.splitter import Span
from qa.quotations import quotations
from qa.reporting import SAID, SPOKE, is_verb, said_according, said_by
from qa.sentences import BLOCK_BREAK, sentences
from qa.subjects import PRONOUN, name_at, subject_before

REACH = 1_500
"""How many characters before a quote its speaker may be named."""

REACH_OF_PRONOUN = 500
"""And before a pronoun whom it stands for."""

GOES_ON = r"(?:adding|noting|saying|stressing|insisting|warning|explaining|arguing|claiming)"
WENT_ON = re.compile(rf",\s(?:and\s)?{GOES_ON}\b(?:\sthat\b)?")
ACCORDING = re.compile(r"\b[Aa]ccording to (?!(?:their|its|his|her|whether|how|what)\b)")
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
    """Whoever is named behind the quotation, else before it in its sentence, or, where it is a sentence of
    its own, in those before; else before the one that it goes on from."""
    behind = _named_behind(text, inside[1], last, quoted)
    if behind:
        return behind
    opened = inside[0] - 1
    earlier = [each for each in quoted if each[1] < opened]
    low = earlier[-1][1] + 1 if earlier else first
    before = text[low:opened]
    if not before.strip():
        return _of_quotation(text, earlier[-1], quoted, first, opened) if earlier else None
    begins = _sentence_start(text, low, opened)
    within = low if not text[begins:opened].strip() else begins
    verbs = [verb for verb in SPOKE.finditer(text, within, opened) if is_verb(text, verb, low)]
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
        told = said_according(text, sentence, found.start(), named) if named else None
        if named and told:
            yield Attribution(named, told)
    for verb in SPOKE.finditer(text, first, last):
        if any(low <= verb.start() < high for low, high in quoted) or not is_verb(text, verb, first):
            continue
        subject = subject_before(text, _after_quotation(first, verb.start(), quoted), verb.start())
        if subject is None:
            continue
        main = subject
        if not SAID.match(text, verb.start()):
            continue
        heard = said_by(text, sentence, subject, verb)
        if heard:
            yield Attribution(subject, heard)
    for found in WENT_ON.finditer(text, first, last):
        if main:
            yield Attribution(main, (found.end(), last))


def _after_quotation(first: int, at: int, quoted: Sequence[Span]) -> int:
    return max([first, *(high + 1 for _, high in quoted if first < high < at)])


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
    low = max(0, at - REACH_OF_PRONOUN)
    for verb in reversed(list(SPOKE.finditer(text, low, at))):
        first, last = _paragraph(text, verb.start())
        quoted = quotations(text, first, last)
        if any(start <= verb.start() < end for start, end in quoted) or not is_verb(text, verb, first):
            continue
        begin = _after_quotation(_sentence_start(text, first, verb.start()), verb.start(), quoted)
        subject = subject_before(text, begin, verb.start())
        if subject:
            yield subject
