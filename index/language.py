"""What is known of English: where sentences end, and which words tell nothing.

Both are NLTK's data as llama-index carries it, read from there alone: llama-index's own look-up would go
to the network where it does not find them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import llama_index.core
import nltk.data
from nltk.tokenize.punkt import PunktTokenizer

DATA = Path(llama_index.core.__file__).parent / "_static" / "nltk_cache"


def sentence_pieces(text: str) -> list[str]:
    """The text cut before each sentence (Kiss and Strunk 2006); joined, the pieces give it again.

    >>> sentence_pieces("Mr. Putin left. He was late.")
    ['Mr. Putin left. ', 'He was late.']
    """
    starts = [start for start, _ in _punkt().span_tokenize(text)]
    edges = [0, *starts[1:], len(text)] if text else []
    return [text[start:end] for start, end in pairwise(edges)]


@lru_cache(maxsize=1)
def _punkt() -> PunktTokenizer:
    nltk.data.path.append(str(DATA))  # NLTK reads nothing that is not below one of its paths
    return PunktTokenizer("english")


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    return frozenset((DATA / "corpora" / "stopwords" / "english").read_text().split())
