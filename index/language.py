"""What is known of English: where sentences end, and which words tell nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from sentencex import get_sentence_boundaries

HIDDEN = re.compile(r"[\"“”„«»()\[\]]|^[^\S\n]*(?:[-*+•]|\d{1,3}[.)])(?=\s)", re.MULTILINE)
"""What sentencex looks for no sentence inside of (quotations, brackets), or takes for more than it is (the
mark of a list item)."""
OPENING = re.compile(r"(?:^|(?<=\s))[\"“„«(\[]+$")
LONGEST_OPENING = 3


def sentence_pieces(text: str) -> list[str]:
    """The text cut before each sentence; joined, the pieces give it again.

    Takes time in proportion to the text, except of languages that write without spaces: cut those first.

    >>> sentence_pieces("Mr. Putin left. He was late.")
    ['Mr. Putin left. ', 'He was late.']
    >>> sentence_pieces('See Smith et al. in Fig. 3. "I came. I saw," he said.')
    ['See Smith et al. in Fig. 3. ', '"I came. ', 'I saw," he said.']
    """
    plain = HIDDEN.sub(lambda found: " " * len(found[0]), text)
    found = [(one["start_index"], one["end_index"]) for one in get_sentence_boundaries("en", plain)]
    visible = ((end, text[start:end].lstrip()) for start, end in found)
    starts = [end - len(sentence) for end, sentence in visible if sentence]  # a blank line is none
    edges = sorted({0, *(_with_opening(text, start) for start in starts), len(text)})
    return [text[start:end] for start, end in pairwise(edges)]


def _with_opening(text: str, start: int) -> int:
    """A quotation mark or bracket that opens right before a sentence belongs to it."""
    opening = OPENING.search(text[max(0, start - LONGEST_OPENING) : start])
    return start - len(opening[0]) if opening else start


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """NLTK's, as llama-index carries them; found without loading either."""
    found = find_spec("llama_index.core")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("llama-index-core is not installed")
    data = Path(found.origin).parent / "_static" / "nltk_cache"
    return frozenset((data / "corpora" / "stopwords" / "english").read_text().split())
