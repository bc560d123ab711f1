"""The few things that are said to a chatbot and not asked of the documents, in their exact forms.

Whatever else is asked is searched.
"""

from __future__ import annotations

import re

from qa.answer import Statement
from qa.corpus.corpus import Corpus, plural
from qa.corpus.overview import overview, summary

SMALL_TALK = {
    "greeting": ("hi", "hello", "hey", "hello there", "good morning", "good afternoon", "good evening"),
    "thanks": ("thanks", "thank you", "many thanks", "thanks a lot", "thank you very much"),
    "goodbye": ("bye", "goodbye"),
    "help": ("help", "what can you do", "what can i ask", "who are you"),
    "overview": (
        *("what is in here", "what's in here", "what documents do you have", "which documents do you have"),
        *("how many documents do you have", "what files do you have", "list your documents"),
    ),
}
KINDS = {text: kind for kind, texts in SMALL_TALK.items() for text in texts}
SUMMARISE = re.compile(r"(?:please )?(?:summari[sz]e|tl;?dr|summary of) *(.*)", re.IGNORECASE)
EVERYTHING = ("", "this", "it", "everything", "the documents", "these documents", "all documents")


def route(question: str, corpus: Corpus) -> tuple[str, Statement] | None:
    """Answer what is not asked of the documents, with the kind of it; None for whatever is to be searched.

    >>> route("Hello!", Corpus())[0], route("Hello, how many boats has the navy?", Corpus())
    ('greeting', None)
    """
    asked = " ".join(question.casefold().replace("’", "'").split()).strip(" ?!.,:)(")
    kind = KINDS.get(asked, "")
    if kind == "overview":
        return kind, overview(corpus)
    if kind:
        return kind, Statement(_words(kind, len(corpus.names())))
    found = SUMMARISE.fullmatch(asked)
    names = _named(found[1].strip("\"'“” "), corpus) if found else []
    return ("summary", summary(corpus, names)) if names else None


def _named(what: str, corpus: Corpus) -> list[str]:
    """Return the documents that are named: all, or those with exactly this path, name or stem."""
    names = corpus.names()
    return names if what in EVERYTHING else [name for name in names if what in _called(name)]


def _called(path: str) -> tuple[str, ...]:
    path = path.casefold()
    name = path.rpartition("/")[2]
    return path, name, name.rpartition(".")[0]


def _words(kind: str, documents: int) -> str:
    here = f"the {plural(documents, 'document')} here" if documents > 1 else "the documents"
    return {
        "greeting": f"Hello. Ask what {here} say: who, when, how many, why. The answer is a quote.",
        "thanks": "You are welcome.",
        "goodbye": "Goodbye.",
        "help": f"Ask a question. The answer is words that stand in {here}, with the file and the place; if "
        "they do not say, you are told so. “What documents do you have?” lists them, and “Summarise” with a "
        "file's name sums one up.",
    }[kind]
