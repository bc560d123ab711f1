"""Sum up a document in a few of its own sentences."""

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


def summarise(document: Document, most: int = SENTENCES) -> tuple[Quote, ...]:
    """Choose the sentences whose words are most those of the whole document, none twice, in order.

    Words count by how many sentences they are in, the first sentences more (Luhn 1958, Edmundson 1969).
    """
    text = document.text
    spans = [each for each in _sentences(text) if _whole(text[slice(*each)])]
    words = [told(text[slice(*each)]) for each in spans]
    weights = Counter(word for each in words for word in each)
    scores = [
        sum(weights[word] for word in each) / math.sqrt(len(each) + 1) * (1 + LEAD * (1 - n / len(spans)))
        for n, each in enumerate(words)
    ]
    chosen = _apart(sorted(range(len(spans)), key=lambda n: (-scores[n], n)), words, most)
    return tuple(Quote(document, *spans[n], *spans[n], 1.0) for n in sorted(chosen))


def _sentences(text: str) -> list[Span]:
    return sentences(text[:MOST_READ], 0, min(len(text), MOST_READ)) if text else []


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
