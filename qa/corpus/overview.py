"""Say what is in the folder, and what a document of it says in short."""

from __future__ import annotations

from qa.answer import Statement
from qa.corpus.corpus import Corpus, plural
from qa.corpus.summary import summarise

MOST_NAMED, MOST_QUOTED = 20, 5


def overview(corpus: Corpus) -> Statement:
    """Name the documents, and quote a sentence of each of the first few."""
    names = corpus.names()
    if not names:
        return Statement("There are no documents here that I can list.")
    named = ", ".join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
    verb = "is" if len(names) == 1 else "are"
    return Statement(
        f"There {verb} {plural(len(names), 'document')}: {named}.", summary(corpus, names).quotes
    )


def summary(corpus: Corpus, names: list[str]) -> Statement:
    """Sum up the named documents: one in a few of its sentences, each of the first few of several in one."""
    if len(names) == 1:
        quotes = (quote for document in corpus.documents(names) for quote in summarise(document))
        return Statement(f"What stands for {names[0]}, in its own words:", tuple(quotes))
    quotes = (quote for document in corpus.documents(names[:MOST_QUOTED]) for quote in summarise(document, 1))
    more = f", of {len(names):,} the first {MOST_QUOTED}" if len(names) > MOST_QUOTED else ""
    return Statement(f"What stands for each document, in its own words{more}:", tuple(quotes))
