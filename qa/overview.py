"""What is in the folder, and what a document of it is about."""

from __future__ import annotations

import re

from index.documents import Document
from qa.shelf import Shelf
from qa.summary import summarised
from qa.told import Told, count

MOST_NAMED, MOST_QUOTED = 20, 5
THING = r"(?:documents?|docs?|files?|sources?|texts?|articles?|reports?|papers?|pages?)"
OF_ALL = r"(?:(?:all|every|of|the|your|these|kinds? of|sorts? of) )*"
OVERVIEW = re.compile(
    rf"(?:please )?(?:what|which|how many) {OF_ALL}{THING} (?:do you (?:have|know|hold|see)"
    r"|have you(?: got| read)?|(?:are|is) (?:there|here|in here|available|indexed|loaded"
    r"|in (?:the|this|your) (?:folder|index))"
    r"|can (?:i ask|you (?:search|read|see))(?: about)?|did you read)"
    r"(?: (?:here|there|in (?:the|this|your) (?:folder|index)))?"
    rf"|(?:please )?(?:list|show(?: me)?|name) {OF_ALL}(?:documents|docs|files|sources)"
    r"(?: (?:that )?(?:you have|there are|(?:in )?here|in (?:the|this) (?:folder|index)))?"
    r"|what(?:['’]?s| is| do you have) (?:in )?(?:here|this folder|the folder|the index)"
    rf"|what are (?:these|the|your|all(?: the)?) {THING} about",
    re.IGNORECASE,
)
SUMMARISE = re.compile(
    r"(?:(?:please|can you|could you|would you|will you) )*(?:summari[sz]e|sum up|tl;?dr"
    r"|(?:give (?:me )?)?(?:an? |the )?(?:short |brief )?(?:summary|overview)(?: of)?)\b\s*(?P<what>.*)"
    rf"|what(?:['’]?s| is) (?:(?:this|the|that) {THING}|this|all this|it all)(?: all)? about",
    re.IGNORECASE,
)
ALL_OF_IT = re.compile(
    r"(?:(?:this|that|it|all|everything|the|these|your|whole|of|folder|contents?|please|for me|main points?"
    rf"|{THING})\s*)*",
    re.IGNORECASE,
)


def overview(question: str, shelf: Shelf) -> Told:
    """The documents by name, and of the first few how they begin to say what they say."""
    names = shelf.names()
    if not names:
        return Told("I only know what a search finds: ask a question.")
    named = ", ".join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
    documents = filter(None, map(shelf.find_document, names[:MOST_QUOTED]))
    quotes = (quote for document in documents for quote in summarised(document, 1 if len(names) > 1 else 3))
    return Told(
        f"There {'is' if len(names) == 1 else 'are'} {count(len(names), 'document')}: {named}.", tuple(quotes)
    )


def summary(question: str, shelf: Shelf) -> Told | None:
    """A document in its own sentences; None where it is no document that is to be summed up."""
    documents = _meant(question, shelf)
    if not documents:
        return None
    if len(documents) == 1:
        return Told(f"What stands for {documents[0].path}, in its own words:", summarised(documents[0]))
    quotes = tuple(quote for document in documents[:MOST_QUOTED] for quote in summarised(document, 1))
    more = f", of {len(documents):,} the first {MOST_QUOTED}" if len(documents) > MOST_QUOTED else ""
    return Told(f"What stands for each document, in its own words{more}:", quotes)


def _meant(question: str, shelf: Shelf) -> list[Document]:
    found = SUMMARISE.fullmatch(question.strip(" ?!."))
    what = (found["what"] or "").strip(" ?!.\"'“”") if found else ""
    if ALL_OF_IT.fullmatch(what):
        return list(shelf.documents())
    named = [name for name in shelf.names() if _names(what, name)]
    return [document for name in named if (document := shelf.find_document(name))]


def _names(what: str, path: str) -> bool:
    asked, name = what.casefold(), path.rpartition("/")[2].casefold()
    stem = name.rpartition(".")[0]
    return name in asked or (len(stem) > 2 and re.search(rf"\b{re.escape(stem)}\b", asked) is not None)
