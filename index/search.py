"""Rank the passages of a snapshot by meaning, by words, or by both."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode

from index.fusion import convex_combination
from index.language import stop_words
from index.snapshot import Snapshot
from index.words import cut

MAX_QUERY_WORDS = 64
MIN_RANKING = 50
"""Each ranking gives at least this many passages to the fusion, however few are asked for."""
DENSE = 0.5
"""The weight of the meaning, against that of a passage's words."""
DOCUMENTS = 50
"""So many documents are ranked as wholes: a question's words may stand far apart in the one that answers."""
DOCUMENT_SHARE = 0.4
"""The weight of a passage's document, against that of the passage's own words."""

Ranking = list[tuple[int, float]]
"""Rows of a snapshot with their scores, best first."""


def rank(query: VectorStoreQuery, snapshot: Snapshot, count: int) -> dict[int, float]:
    """The ids of the `count` best passages, and of some more, with their scores.

    Raises ValueError where the query lacks what its mode needs.
    """
    return {int(snapshot.ids[row]): score for row, score in _rows(query, snapshot, count)}


def _rows(query: VectorStoreQuery, snapshot: Snapshot, count: int) -> Ranking:
    match query.mode:
        case VectorStoreQueryMode.DEFAULT:
            return _by_meaning(query, snapshot, count)
        case VectorStoreQueryMode.TEXT_SEARCH:
            return [(row, score / (1 + score)) for row, score in _by_words(query, snapshot, count)]
        case VectorStoreQueryMode.HYBRID:
            depth = max(MIN_RANKING, query.sparse_top_k or 0, count)
            dense = DENSE if query.alpha is None else query.alpha
            weights = [dense, 1 - dense, DOCUMENT_SHARE * (1 - dense)]
            found = rankings(query, snapshot, depth)
            return list(convex_combination(found, weights[: len(found)]).items())
        case other:
            raise ValueError(f"PassageStore has no {other.value} mode.")


def rankings(query: VectorStoreQuery, snapshot: Snapshot, depth: int) -> list[Ranking]:
    """By meaning, by words, and by the documents' words, where there are several to choose among."""
    found = [_by_meaning(query, snapshot, depth), _by_words(query, snapshot, depth)]
    several = len(snapshot.documents) > 1
    return [*found, _by_document(query, snapshot, dict(chain(*found)))] if several else found


def _by_meaning(query: VectorStoreQuery, snapshot: Snapshot, count: int) -> Ranking:
    if query.query_embedding is None:
        raise ValueError("A search by meaning needs a query embedding.")
    return snapshot.vectors.search(query.query_embedding, count)


def _by_words(query: VectorStoreQuery, snapshot: Snapshot, count: int) -> Ranking:
    return snapshot.words.search(query_words(query.query_str or ""), count)


def _by_document(query: VectorStoreQuery, snapshot: Snapshot, rows: Iterable[int]) -> Ranking:
    """These rows as their documents match the words, taken whole."""
    scores = dict(snapshot.documents.search(query_words(query.query_str or ""), DOCUMENTS))
    found = [(row, scores[number]) for row in rows if (number := int(snapshot.numbers[row])) in scores]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def query_words(question: str) -> list[str]:
    """The words worth searching for, each once: without stop words, unless there are no others."""
    words = list(dict.fromkeys(cut(question)))
    telling = [word for word in words if word not in stop_words()]
    return (telling or words)[:MAX_QUERY_WORDS]
