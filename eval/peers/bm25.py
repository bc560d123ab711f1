"""BM25 (bm25s, with PyStemmer, as its README has it), and the best sentence by the same BM25.

Passages of about 100 words are ranked; of the sentences of the first eight, the one that BM25 ranks first
is the answer. If they have no word of the question, it has none.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer

from eval.peers.kit import Kit, versions
from eval.peers.texts import read_folder, split_passages
from eval.questions import Question
from eval.systems import Citation, Hit, Reply, System
from qa.answer import Passage
from qa.sentences import sentences

READ = 8
"""How many passages it reads, as this project does."""


def open_peer(kit: Kit) -> System:
    return Bm25()


@dataclass(slots=True)
class Bm25:
    name: str = "bm25"
    _stemmer: Any = field(default_factory=lambda: Stemmer.Stemmer("english"))
    _passages: _Ranked = field(init=False)
    _sentences: _Ranked = field(init=False)

    def index(self, folder: Path) -> int:
        passages = split_passages(read_folder(folder))
        numbered = list(enumerate(passages))
        self._passages = self._ranked(numbered)
        self._sentences = self._ranked(
            [
                (number, Passage(passage.document, start, end, 0.0))
                for number, passage in numbered
                for start, end in sentences(passage.document.text, passage.start, passage.end)
            ]
        )
        return len(passages)

    def ask(self, question: Question) -> Reply:
        started = time.perf_counter()
        asked = self._tokens([question.question])
        found = self._passages.best(asked, READ)
        best = self._sentences.best(asked, 1, among=[number for number, _ in found])
        citations = tuple(_citation(self._sentences.spans[number], score) for number, score in best)
        return Reply(
            answer=citations[0].answer if citations else "",
            confidence=float(bool(citations)),
            quotes=citations,
            nearest=citations,
            found=tuple(_hit(self._passages.spans[number]) for number, _ in found),
            searched=question.question,
            latency_ms=1000 * (time.perf_counter() - started),
        )

    def facts(self) -> Sequence[tuple[str, str]]:
        return versions("bm25s", "PyStemmer")

    def _ranked(self, spans: Sequence[tuple[int, Passage]]) -> _Ranked:
        return _Ranked(spans, self._tokens([span.text for _, span in spans]))

    def _tokens(self, texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)


class _Ranked:
    """Ranks spans by BM25. Each comes with the number of its passage."""

    def __init__(self, spans: Sequence[tuple[int, Passage]], tokens: Any) -> None:
        self.spans = [span for _, span in spans]
        self._homes = np.array([number for number, _ in spans])
        self._ranker = bm25s.BM25()
        self._ranker.index(tokens, show_progress=False)

    def best(self, asked: Any, count: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The numbers and scores of the best spans with a word of the question, best first."""
        mask = None if among is None else np.isin(self._homes, among).astype(np.float32)
        numbers, scores = self._ranker.retrieve(
            asked, k=min(count, len(self.spans)), weight_mask=mask, show_progress=False
        )
        ranked = zip(numbers[0].tolist(), scores[0].tolist(), strict=True)
        return [(number, score) for number, score in ranked if score > 0]


def _citation(span: Passage, score: float) -> Citation:
    return Citation(span.document.path, span.text, span.text, score, span.start, span.end)


def _hit(span: Passage) -> Hit:
    return Hit(span.document.path, span.start, span.end)
