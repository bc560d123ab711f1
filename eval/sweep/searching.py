"""What passage size, overlap, weights and number of passages read are worth, on documents and questions of
the training data: each is moved alone, the others staying as they are shipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

import numpy as np
from llama_index.core.vector_stores.types import VectorStoreQuery
from tqdm import tqdm

from eval.questions import Question, QuestionSet
from index.embedding import Embedder
from index.fusion import convex_combination
from index.search import DENSE, DOCUMENT_SHARE, MIN_RANKING, Ranking, rankings
from index.settings import Settings
from index.snapshot import Snapshot
from index.splitter import Span, split
from index.tokens import token_starts
from index.vectors import VectorIndex
from index.words import WordIndex
from qa.sentences import sentences

DEPTHS = (1, 5, 8, 10, 20)
"""Recall is measured of so many passages."""
BATCH = 512


@dataclass(frozen=True, slots=True)
class Setting:
    """How passages are cut and ranked. `overlap` is whether each begins with the last sentence of the one
    before; `constant` that of reciprocal rank fusion, where scores are not mixed."""

    tokens: int = Settings().max_passage_tokens
    overlap: bool = False
    dense: float = DENSE
    document_share: float = DOCUMENT_SHARE
    depth: int = MIN_RANKING
    constant: int | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """Share of the questions for which one of the first passages meets the evidence, by how many these are;
    and of which the right file is first, and among the first ten."""

    passages: int
    recall: Mapping[int, float]
    first_file: float
    file_in_10: float


@dataclass(slots=True)
class Pool:
    """The documents, cut in one way after the other; what was cut and embedded is kept."""

    asked: QuestionSet
    embedder: Embedder
    _cut: dict[tuple[int, bool], Cut] = field(default_factory=dict)
    _found: dict[tuple[int, bool, int], list[list[Ranking]]] = field(default_factory=dict)

    def cut(self, setting: Setting) -> Cut:
        key = (setting.tokens, setting.overlap)
        if key not in self._cut:
            self._cut[key] = _cut(self.asked.texts, self.embedder, *key)
        return self._cut[key]

    def found(self, setting: Setting) -> list[list[Ranking]]:
        """What each question finds, before it is mixed."""
        key = (setting.tokens, setting.overlap, setting.depth)
        if key not in self._found:
            snapshot = self.cut(setting).snapshot
            questions = [one.question for one in self.asked.questions]
            self._found[key] = [
                rankings(VectorStoreQuery(query_embedding=vector, query_str=text), snapshot, setting.depth)
                for text, vector in zip(questions, self.embedder.embed(questions), strict=True)
            ]
        return self._found[key]


@dataclass(frozen=True, slots=True)
class Cut:
    """Where each passage stands, `(path, start, end)`, and what is searched."""

    places: list[tuple[str, int, int]]
    snapshot: Snapshot

    def meets(self, row: int, question: Question) -> bool:
        path, start, end = self.places[row]
        return any(path == one.path and start < one.end and one.start < end for one in question.evidence)


def _cut(texts: Mapping[str, str], embedder: Embedder, tokens: int, overlap: bool) -> Cut:
    starts = token_starts(embedder.tokenizer)

    def spans(text: str) -> list[Span]:
        plain = split(text, starts, tokens)
        return list(overlapping(text, plain)) if overlap else plain

    places = [(path, start, end) for path, text in texts.items() for start, end in spans(text)]
    passages = [texts[path][start:end] for path, start, end in places]
    batches = [passages[at : at + BATCH] for at in range(0, len(passages), BATCH)]
    found = [embedder.embed(batch) for batch in tqdm(batches, desc=f"{tokens} tokens", disable=None)]
    vectors = np.array([vector for batch in found for vector in batch], dtype=np.float32)
    numbers = {path: number for number, path in enumerate(texts)}
    snapshot = Snapshot(
        generation=0,
        ids=np.arange(len(places)),
        numbers=np.array([numbers[path] for path, _, _ in places]),
        vectors=VectorIndex.build([vectors], len(vectors), vectors.shape[1], lambda rows: vectors[rows]),
        words=WordIndex.build(passages, None),
        documents=WordIndex.build(texts.values(), None),
    )
    return Cut(places, snapshot)


def overlapping(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The passages, each from the last sentence of the one before on."""
    yield from islice(spans, 1)
    for (start, end), (_, now) in pairwise(spans):
        *_, last = sentences(text, start, end) or [(start, end)]
        yield max(start, last[0]), now


def ranked(found: Sequence[Ranking], setting: Setting) -> list[tuple[int, float]]:
    """Rows with their fused scores, best first."""
    if setting.constant is not None:
        fused = reciprocal_ranks(found[:2], setting.constant)
    else:
        words = 1 - setting.dense
        fused = convex_combination(found, [setting.dense, words, setting.document_share * words])
    return sorted(fused.items(), key=lambda one: (-one[1], one[0]))


def reciprocal_ranks(found: Sequence[Ranking], constant: int) -> dict[int, float]:
    """The other usual fusion (Cormack, Clarke and Buettcher 2009), to compare with."""
    scores: dict[int, float] = {}
    for ranking in found:
        for rank, (row, _) in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (constant + rank)
    return scores


def searched(pool: Pool, setting: Setting) -> Searched:
    cut = pool.cut(setting)
    first: list[int] = []
    files: list[int] = []
    for question, found in zip(pool.asked.questions, pool.found(setting), strict=True):
        rows = [row for row, _ in ranked(found, setting)]
        paths = list(dict.fromkeys(cut.places[row][0] for row in rows))
        wanted = {one.path for one in question.evidence}
        first.append(_rank(cut.meets(row, question) for row in rows))
        files.append(_rank(path in wanted for path in paths))
    return Searched(
        passages=len(cut.places),
        recall={depth: _share(first, depth) for depth in DEPTHS},
        first_file=_share(files, 1),
        file_in_10=_share(files, 10),
    )


def _rank(right: Iterator[bool] | Sequence[bool]) -> int:
    """Of the first that is right; 0 where none is."""
    return next((rank for rank, one in enumerate(right, start=1) if one), 0)


def _share(ranks: Sequence[int], depth: int) -> float:
    return float(np.mean([0 < rank <= depth for rank in ranks]))
