"""The sentences that stand for a document, in its order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from index.documents import Document
from index.splitter import Span
from qa.answer import Quote
from qa.disagreement import told
from qa.sentences import sentences

SENTENCES = 4
MOST_READ = 60_000
"""Characters: a long document is summed up by its beginning."""

ENOUGH_WORDS = 6
FINISHED = re.compile(r"[.!?][\"”»’')\]]*$")
LEAD = 0.35
"""How much more the first sentence counts than the last; the others lie between."""

ALIKE = 0.5
"""Of two sentences that share so much of their words, one is enough."""


def summarised(document: Document, most: int = SENTENCES) -> tuple[Quote, ...]:
    """The sentences whose words are most those of the whole document, none twice, in order.

    Words count by how many sentences they are in, the first sentences more (Luhn 1958, Edmundson 1969).
    """
    text = document.text
    spans = [each for each in sentences_of(text) if _whole(text[slice(*each)])]
    words = [told(text[slice(*each)]) for each in spans]
    weights = Counter(word for each in words for word in each)
    scores = [
        sum(weights[word] for word in each) / math.sqrt(len(each) + 1) * (1 + LEAD * (1 - n / len(spans)))
        for n, each in enumerate(words)
    ]
    chosen = _apart(sorted(range(len(spans)), key=lambda n: (-scores[n], n)), words, most)
    return tuple(quoted(document, spans[n]) for n in sorted(chosen))


def sentences_of(text: str) -> list[Span]:
    """All of a document's, as far as MOST_READ."""
    return sentences(text[:MOST_READ], 0, min(len(text), MOST_READ)) if text else []


def quoted(document: Document, span: Span, score: float = 1.0) -> Quote:
    """A sentence as a quote, all of it the answer."""
    return Quote(document, *span, *span, score)


def _whole(sentence: str) -> bool:
    return len(sentence.split()) >= ENOUGH_WORDS and bool(FINISHED.search(sentence))


def _apart(ranked: Sequence[int], words: Sequence[frozenset[str]], most: int) -> list[int]:
    kept: list[int] = []
    for n in ranked:
        if len(kept) < most and not any(_alike(words[n], words[other]) for other in kept):
            kept.append(n)
    return kept


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > ALIKE * min(len(one), len(other))
