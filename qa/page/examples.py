"""Questions that the documents answer, drawn from them: nobody has to guess what to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest

from index.documents import Document
from index.errors import VerbatimError
from qa.chatbot import Chatbot

MOST = 3
TRIED = 12
READ = 20_000
"""Characters of a document."""
SURE = 0.72
COUNTED = re.compile(r"\b\d[\d,]*\s+([a-z]{3,}s|[a-z]*(?:men|people))\b")
NAMED = re.compile(r"(?<=[a-z,] )([A-Z][a-z]+ [A-Z][a-z]{2,})\b(?! [A-Z])")
UNITS = frozenset({"years", "days", "months", "hours", "minutes", "weeks", "seconds", "times", "others"})


def examples(documents: Iterable[Document], chatbot: Chatbot) -> tuple[str, ...]:
    """Up to three questions that are answered surely, in the order in which they were drawn."""
    drawn = [list(_drawn(document.text[:READ])) for document in documents]
    tried = dict.fromkeys(one for together in zip_longest(*drawn) for one in together if one)
    answered = (question for question in islice(tried, TRIED) if _is_answered(question, chatbot))
    return tuple(islice(answered, MOST))


def _is_answered(question: str, chatbot: Chatbot) -> bool:
    try:
        answer = chatbot.ask(question)
    except VerbatimError:
        return False
    return answer.answered and answer.confidence >= SURE


def _drawn(text: str) -> Iterator[str]:
    """By turns of things that are counted and of people or places that are named."""
    counts = (f"How many {thing}?" for thing in COUNTED.findall(text) if thing not in UNITS)
    names = (f"Who is {name}?" for name in NAMED.findall(text))
    yield from (one for pair in zip_longest(counts, names) for one in pair if one)
