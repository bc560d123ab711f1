"""Counting and gathering over all documents: by a look through every one of them, or declined in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.documents import Document
from index.splitter import Span
from qa.answer import Quote
from qa.kinds import MONTH
from qa.sentences import sentence_around
from qa.shelf import Shelf
from qa.told import Told, count

MOST_DOCUMENTS = 20_000
MOST_QUOTED = 20
THINGS = r"(?:documents?|docs?|files?|filings?|reports?|articles?|papers?|texts?|sources?)"
THE_THINGS = rf"(?:(?:all|each|every|of|the|these|those|your|my|our)\s+)*{THINGS}"
MENTIONS = (
    r"(?:mentions?|contains?|names?|includes?|talks? about|speaks? (?:of|about)|refers? to|discuss(?:es)?"
    r"|says?|cites?|quotes?)"
)
MENTIONED = r"(?:mentioned|named|come up|referred to)"
APPEAR = rf"(?:{MENTIONED}|appear|occur|found|used|said)"
COUNT_DOCUMENTS = re.compile(
    rf"(?:how many|which|what|(?:list|name) (?:all|every)) {THE_THINGS}(?: there| that| which)?"
    rf" (?:do |does )?{MENTIONS} (?P<what>.+)"
    rf"|in (?:how many|which) {THE_THINGS} (?:is|are|do|does|was|were) (?P<what2>.+?) {APPEAR}",
    re.IGNORECASE,
)
COUNT_TIMES = re.compile(
    r"how (?:often|many times) (?:is|are|do|does|was|were) (?P<what>.+?)"
    rf" (?:{MENTIONED}(?: (?:here|(?:in|across|over) {THE_THINGS}))?"
    rf"|{APPEAR} (?:in|across|over) {THE_THINGS})",
    re.IGNORECASE,
)
EVERY = re.compile(
    r"(?:please )?(?:list|name|show(?: me)?|give me|find|collect|extract|what are|which are|tell me)"
    r" (?:every|all|each)(?: of)?(?: the)?(?: single)? (?P<what>[\w-]+(?: address(?:es)?| of money)?)"
    r"(?: (?:that|which) (?:is|are) (?:mentioned|named|given|there)| mentioned| there are)?"
    rf"(?: (?:here|(?:in|from|of|across|over) {THE_THINGS}))?",
    re.IGNORECASE,
)
OVER_ALL = re.compile(
    r"^(?:how many|which|what (?:share|percentage|part|proportion)|most|all)"
    rf" of (?:all |the |these |your )+{THINGS} ."
    rf"|^(?:how|which|what|list|name|count|find).*\b(?:across|over|in|among|from) (?:all|every|each)(?: of)?"
    rf"(?: the| these| your| my| our)? {THINGS}\b|^how many (?:documents|files|filings) ."
    r"|^(?:please )?(?:list|name|show(?: me)?|give me|find|collect|extract) (?:every|all|each)(?: of)?"
    r"(?: the)? (?:names?|people|persons?|places?|countr(?:y|ies)|cit(?:y|ies)|organi[sz]ations?"
    rf"|compan(?:y|ies))(?: (?:(?:that|which|who) are )?{MENTIONED})?"
    rf"(?: (?:here|(?:in|from|of) {THE_THINGS}))?$",
    re.IGNORECASE,
)
PATTERNS = {
    "date": rf"\b(?:\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}}(?!\d))(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?"
    rf"|\b{MONTH}\.? \d{{4}}\b|\b(?!may\b|march\b){MONTH}\b|(?-i:\bMarch\b)"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    "year": r"\b(?:1[5-9]|20)\d\d\b",
    "percentage": r"\b\d+(?:[.,]\d+)?\s?(?:%|per\s?cent\b)",
    "number": r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])",
    "amount of money": r"[$€£¥]\s?\d[\d.,]*\d?(?: (?:thousand|million|billion|trillion))?"
    r"|\b\d[\d.,]*(?: (?:thousand|million|billion|trillion))?"
    r" (?:dollars|euros|pounds|yen|roubles|zlotys|francs)\b",
    "address": r"[\w.+-]+@[\w-]+\.[\w.-]*\w|\b(?:https?://|www\.)[^\s<>\"”)]+",
    "quotation": r"[“\"][^“”\"\n]{2,300}[”\"]",
}
NAMES = {
    "dates": "date",
    "date": "date",
    "years": "year",
    "year": "year",
    "numbers": "number",
    "number": "number",
    "percentages": "percentage",
    "percentage": "percentage",
    "percents": "percentage",
    "figures": "number",
    "prices": "amount of money",
    "price": "amount of money",
    "amounts": "amount of money",
    "sums": "amount of money",
    "amounts of money": "amount of money",
    "sums of money": "amount of money",
    "email addresses": "address",
    "e-mail addresses": "address",
    "emails": "address",
    "links": "address",
    "addresses": "address",
    "urls": "address",
    "web addresses": "address",
    "websites": "address",
    "quotes": "quotation",
    "quotations": "quotation",
    "quote": "quotation",
}
SMALL_WORDS = re.compile(r"^(?:(?:the|an?|any|some|word|words|name|term|phrase)\s+)+", re.IGNORECASE)


def gathered(question: str, shelf: Shelf) -> Told | None:
    """What is counted or gathered; None where the question is none of that."""
    asked = question.strip(" ?!.")
    total = len(shelf.names())
    wanted = _wanted(asked)
    if wanted is None and not OVER_ALL.search(asked):
        return None
    if wanted is None or not 0 < total <= MOST_DOCUMENTS:
        return Told(_declined(total))
    thing, pattern = wanted
    documents = list(shelf.documents())
    found = [(document, list(_found(document, pattern))) for document in documents]
    having = [(document, places) for document, places in found if places]
    every = thing in PATTERNS
    quotes = list(_quotes(having, all_of_them=every or bool(COUNT_TIMES.fullmatch(asked))))
    words = _words(thing, every, having, len(documents)) + (
        f" The first {MOST_QUOTED} are quoted." if len(quotes) > MOST_QUOTED else ""
    )
    return Told(words, tuple(quotes[:MOST_QUOTED]))


def _wanted(asked: str) -> tuple[str, re.Pattern[str]] | None:
    """What is looked for, in words and as a pattern."""
    every = EVERY.fullmatch(asked)
    name = NAMES.get(every["what"].casefold()) if every else None
    if name:
        return name, re.compile(PATTERNS[name], re.IGNORECASE)
    match = COUNT_DOCUMENTS.fullmatch(asked) or COUNT_TIMES.fullmatch(asked)
    groups = match.groupdict() if match else {}
    what = SMALL_WORDS.sub("", (groups.get("what") or groups.get("what2") or "").strip(" \"'“”"))
    return (what, mention(what)) if what and len(what.split()) <= 5 else None


def mention(what: str) -> re.Pattern[str]:
    """Finds words in any of their usual endings, in any case.

    >>> bool(mention("lawsuit").search("Two Lawsuits")), bool(mention("war").search("a warning"))
    (True, False)
    """
    return re.compile(r"\s+".join(map(_inflected, what.split())), re.IGNORECASE)


def _inflected(word: str) -> str:
    base = re.sub(r"(?:ies|y)$", "", word) if re.search(r"[^aeiou](?:ies|y)$", word) else ""
    if base:
        return rf"\b{re.escape(base)}(?:y|ies|ied)\b"
    base = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    return rf"\b{re.escape(base)}(?:['’]?s|es|['’])?\b"


def _found(document: Document, pattern: re.Pattern[str]) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(document.text) if match.group().strip())


def _quotes(having: Sequence[tuple[Document, list[Span]]], all_of_them: bool) -> Iterator[Quote]:
    """Of each document the first place, or all; where all, each wording once."""
    for document, places in having:
        seen: set[str] = set()
        for start, end in places if all_of_them else places[:1]:
            wording = document.text[start:end].casefold()
            if wording not in seen or not all_of_them:
                seen.add(wording)
                yield _quote(document, start, end)


def _quote(document: Document, start: int, end: int) -> Quote:
    return Quote(document, *sentence_around(document.text, start, end), start, end, 1.0)


def _words(thing: str, every: bool, having: Sequence[tuple[Document, list[Span]]], scanned: int) -> str:
    times = sum(len(places) for _, places in having)
    what = f"a{'n' if thing[0] in 'aeiou' else ''} {thing}" if every else f"“{thing}”"
    looked = f"{'It was' if scanned == 1 else f'All {scanned:,} were'} looked through."
    if not times:
        return f"None of the {count(scanned, 'document')} has {what}. {looked}"
    have = "has" if len(having) == 1 else "have"
    share = f"{len(having):,} of {count(scanned, 'document')}"
    return f"{share} {have} {what}, {count(times, 'time')} in all. {looked}"


def _declined(total: int) -> str:
    over = f"all {count(total, 'document')}" if total > 1 else "all that is there"
    return (
        f"That asks to go through {over}, and a search finds only the best few: I would rather not guess. "
        "“How many documents mention …?”, “How often is … mentioned?” and “List every date” look through all."
    )
