"""Synthetic folders and indexes of any size, the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index import builtin
from index.catalog import EmbeddedSpan
from index.documents import Document
from index.shipped import TOKENIZER
from index.store import PassageStore

COMMONEST = 1996
"""The rank of the first word in the tokenizer's vocabulary, which goes from common to rare."""
SENTENCE, PASSAGE = 20, 80
"""Words."""
PER_DOCUMENT = 50
"""Passages."""
DIMENSIONS = 384
TOPICS = 2_000
SPREAD = 1.5
"""The distance of a passage from its topic, relative to that between topics. Neighbours then have cosines
of 0.3 to 0.5, like neighbouring paragraphs of Wikipedia."""


class Words:
    """Draws English words with the frequencies of Zipf's law."""

    def __init__(self, seed: int) -> None:
        vocabulary = Tokenizer.from_file(str(builtin.WEIGHTS / TOKENIZER)).get_vocab()
        known = sorted((rank, word) for word, rank in vocabulary.items() if rank >= COMMONEST)
        self._words = [word for _, word in known if word.isascii() and word.isalpha()]
        self._shares = list(accumulate(1 / (rank + 10) for rank in range(len(self._words))))
        self._random = Random(seed)

    def text(self, words: int) -> str:
        drawn = self._random.choices(self._words, cum_weights=self._shares, k=words)
        sentences = (drawn[first : first + SENTENCE] for first in range(0, words, SENTENCE))
        return " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)

    def question(self) -> str:
        return f"what is the {self.text(4).lower().rstrip('.')}?"


class Vectors:
    """Draws unit vectors around topics."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._topics = np.random.default_rng(0).normal(size=(TOPICS, DIMENSIONS)).astype(np.float32)

    def draw(self, count: int) -> npt.NDArray[np.float32]:
        """Shape `(count, DIMENSIONS)`."""
        near = self._topics[self._random.integers(TOPICS, size=count)]
        found = near + SPREAD * self._random.normal(size=near.shape).astype(np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def write_folder(folder: Path, files: int, passages: int) -> None:
    """Write text files of `passages` passages each."""
    words = Words(seed=1)
    folder.mkdir(parents=True)
    for number in range(files):
        text = "\n\n".join(words.text(PASSAGE) for _ in range(passages))
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")


def documents(passages: int) -> Iterator[tuple[Document, list[EmbeddedSpan]]]:
    """Documents with `passages` passages in all, PER_DOCUMENT each, and their vectors."""
    words, vectors = Words(seed=2), Vectors(seed=2)
    for number in range(passages // PER_DOCUMENT):
        texts = [words.text(PASSAGE) for _ in range(PER_DOCUMENT)]
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        spans = [
            EmbeddedSpan(start, start + len(text), vector)
            for start, text, vector in zip(starts, texts, vectors.draw(PER_DOCUMENT), strict=False)
        ]
        yield Document(f"{number:06}.txt", "", "\n".join(texts)), spans


def build_index(path: Path, passages: int) -> int:
    """Write an index. Returns the number of its passages, a multiple of PER_DOCUMENT."""
    with closing(PassageStore(path)) as store:
        for document, spans in documents(passages):
            store.replace(document, spans)
        store.purge()
        return store.client.counts()[1]
