"""Count the documents that mention something. Offered beside an answer, never in its place."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

from index.documents import Document
from index.splitter import Span
from qa.answer import Quote, Statement
from qa.corpus.corpus import Corpus, plural
from qa.sentences import sentence_around

MOST_QUOTED = 5
MOST_SECONDS = 1.0
SLICE = 1 << 20
"""Characters that are searched at once: between two slices the time is looked at, and others have theirs."""

LONGEST = 4_000
"""Characters that slices share, so that no mention is cut: a question has half as many."""

MOST_WORDS = 5
COUNT = re.compile(
    r"(?:in )?(?:how many|which|what) (?:of (?:the|these|your) )?(?:documents|docs|files)"
    r" (?:mention|contain|name)s? (?:the words? )?(?P<what>.+)",
    re.IGNORECASE,
)
_ONE_AT_A_TIME = threading.Lock()
"""While one count runs, the questions of others are answered without theirs."""


def count_mentions(
    question: str,
    corpus: Corpus,
    most_seconds: float = MOST_SECONDS,
    now: Callable[[], float] = time.monotonic,
) -> Statement | None:
    """Count the documents with the words that the question names, as far as the time allows.

    Returns None if the question does not ask how many, or which, of the documents mention something.
    """
    what = counted_words(question)
    names = corpus.names() if what else []
    if not names:
        return None
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        return Statement("The documents were not counted, since another count is running. Ask again.")
    try:
        return _counted(what, corpus, names, now() + most_seconds, now)
    finally:
        _ONE_AT_A_TIME.release()


def counted_words(question: str) -> str:
    """Return the words whose mentions a question wants counted, or "" if it wants nothing counted.

    >>> counted_words("How many documents mention “peace talks”?"), counted_words("How many talks failed?")
    ('peace talks', '')
    """
    found = COUNT.fullmatch(question.strip(" ?!."))
    what = found["what"].strip(" \"'“”") if found else ""
    return what if len(what.split()) <= MOST_WORDS else ""


def mention(what: str) -> re.Pattern[str]:
    """Compile a pattern for whole words, in any case, with or without a plural's or owner's ending.

    >>> bool(mention("lawsuit").search("Two Lawsuits")), bool(mention("war").search("a warning"))
    (True, False)
    """
    words = r"\s+".join(map(re.escape, what.split()))
    return re.compile(rf"(?<!\w){words}(?:['’]?s|es|['’])?(?!\w)", re.IGNORECASE)


def _counted(
    what: str, corpus: Corpus, names: list[str], until: float, now: Callable[[], float]
) -> Statement:
    pattern = mention(what)
    looked, having, quotes = 0, 0, list[Quote]()
    for document in corpus.documents(names):
        place = _first(document, pattern, lambda: now() < until)
        if place is None and now() >= until:
            return Statement(_words(what, having, looked, len(names)), tuple(quotes))
        looked += 1
        having += place is not None
        if place and len(quotes) < MOST_QUOTED:
            quotes.append(_quote(document, place))
    return Statement(_words(what, having, looked, looked), tuple(quotes))


def _first(document: Document, pattern: re.Pattern[str], in_time: Callable[[], bool]) -> Span | None:
    """Find the first place of the pattern in a document, slice by slice, for as long as there is time."""
    for start in range(0, len(document.text), SLICE):
        if not in_time():
            return None
        found = pattern.search(document.text, start, start + SLICE + LONGEST)
        if found and found.start() < start + SLICE:
            return found.span()
    return None


def _quote(document: Document, place: Span) -> Quote:
    return Quote(document, *sentence_around(document.text, *place), *place, 1.0)


def _words(what: str, having: int, looked: int, total: int) -> str:
    if looked == total:
        return f"“{what}” stands in {having:,} of {plural(total, 'document')}, word for word."
    return (
        f"“{what}” stands in {having:,} of the first {looked:,} documents, word for word; "
        f"there are {total:,}, more than could be looked through in time."
    )
