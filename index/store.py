"""The embedded store behind llama-index's vector store interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from llama_index.core.schema import BaseNode, MetadataMode, NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from pydantic import PrivateAttr

from index.catalog import Catalog, EmbeddedSpan, Place, Unread, Vector
from index.database import REBUILD, Database
from index.documents import Document
from index.errors import IncompatibleIndexError
from index.fusion import reciprocal_rank_fusion
from index.language import stop_words
from index.snapshot import Snapshot, is_kept, kept, make, open_snapshot
from index.vectors import unit_vector

WORD = re.compile(r"\w+")
MAX_QUERY_WORDS = 64
MIN_RANKING = 50
"""Each ranking gives at least this many passages to the fusion, however few are asked for."""

Ranking = list[tuple[int, float]]
"""Rows of a snapshot with their scores, best first."""


class PassageStore(BasePydanticVectorStore):
    """Passages of documents, searched by meaning (FAISS), by words (BM25), or by both.

    Scores are in [0, 1], higher is better: the cosine in DEFAULT mode, BM25 squashed by `s / (1 + s)`
    in TEXT_SEARCH, the fused rank in HYBRID (1 where both put it first). Ties are broken by document,
    then position. Every node is a slice of a stored document: `document(node.ref_doc_id).text[start:end]`.
    """

    stores_text: bool = True
    is_embedding_query: bool = True
    _catalog: Catalog = PrivateAttr()
    _snapshot: Snapshot = PrivateAttr()
    _changed: bool = PrivateAttr(default=False)
    _documents: Any = PrivateAttr()

    def __init__(self, path: Path) -> None:
        super().__init__()  # type: ignore[call-arg]  # the fields have defaults
        self._catalog = Catalog(Database(path))
        try:
            self._snapshot = open_snapshot(self._catalog)
        except BaseException:
            self.close()
            raise
        self._documents = lru_cache(maxsize=32)(self._load_document)

    @classmethod
    def class_name(cls) -> str:
        return "PassageStore"

    @property
    def client(self) -> Catalog:
        return self._catalog

    @property
    def snapshot(self) -> Snapshot:
        """What is searched, of the last commit."""
        self._snapshot = self._current()
        return self._snapshot

    def document(self, path: str) -> Document | None:
        """The document with this path, which is also its `ref_doc_id`; None where there is none."""
        found: Document | None = self._documents(path, self._catalog.generation)
        return found

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every stored document's file, by path."""
        return self._catalog.digests()

    def check(self) -> tuple[int, int]:
        """How many documents and passages there are, after reading every row of them.

        Raises DamagedIndexError where one is not as it was written.
        """
        self._catalog.database.check_pages()
        made = make(self._catalog)
        documents, passages = self._catalog.counts()
        if not len(made.ids) == len(made.vectors) == len(made.words) == passages:
            raise self._catalog.database.damage("passages without their document")
        return documents, passages

    def close(self) -> None:
        self._catalog.database.close()

    def _load_document(self, path: str, _generation: int) -> Document | None:
        return self._catalog.document(path)

    def bind(self, built_with: Mapping[str, str]) -> None:
        """Record what the index is built with, or refuse where it was built with something else."""
        for name, value in built_with.items():
            stored = self._catalog.bound(name, value)
            if stored != value:
                raise IncompatibleIndexError(
                    f"The index {self._catalog.database.path} was built with {name.replace('_', ' ')} "
                    f"{stored}, not {value}. {REBUILD}"
                )

    # writing

    @contextmanager
    def _change(self) -> Iterator[None]:
        with self._catalog.database.change():
            yield
        self._changed = True

    def replace(
        self, document: Document, spans: Sequence[EmbeddedSpan], unread: Unread | None = None
    ) -> None:
        """Put a document and its passages, in place of what was stored under its path.

        `unread` is put down with it where some of its pages have no text.
        """
        with self._change():
            for dimensions in {len(span.vector) for span in spans}:
                self._check_dimensions(dimensions)
            self._catalog.remove_document(document.path)
            self._catalog.add_document(document)
            self._catalog.add_passages(document, spans)
            if unread:
                self._catalog.note_unread(document.path, unread)

    def fail(self, path: str, unread: Unread | None) -> None:
        """Forget the document of a file that cannot be read, and put down why where that will last."""
        with self._change():
            self._catalog.remove_document(path)
            if unread:
                self._catalog.note_unread(path, unread)

    def unread(self) -> Mapping[str, Unread]:
        """The files that could not be read, or not all pages of them, by path."""
        return self._catalog.unread()

    def move_and_remove(self, moved: Mapping[str, str], gone: Iterable[str]) -> None:
        """Give documents other paths (new by old) and forget others, all or nothing."""
        with self._change():
            for path in gone:
                self._catalog.remove_document(path)
            for path, to in moved.items():
                self._catalog.move_document(path, to)

    def vectors_of(self, path: str) -> Mapping[str, Vector]:
        """The vectors of a document's passages, by their text; none where there is no such document."""
        return self._catalog.vectors_of(path)

    def remove(self, paths: Iterable[str]) -> None:
        """Forget these documents; `purge` then drops their last bytes."""
        with self._change():
            for path in paths:
                self._catalog.remove_document(path)

    def purge(self) -> None:
        """After changes: make ready for searching, and leave no byte of a removed document in any file."""
        self._catalog.purge()
        _ = self.snapshot

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        self.remove([ref_doc_id])
        self.purge()

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Add passages of documents that are stored; a node that is not a slice of one is refused."""
        with self._change():
            for path, group in groupby(nodes, key=lambda node: node.ref_doc_id or ""):
                document = self._catalog.document(path)
                if document is None:
                    raise ValueError(f"No document {path!r} in the index: store it first with replace().")
                self._catalog.add_passages(document, [self._span(document, node) for node in group])
        return [node.node_id for node in nodes]

    def _span(self, document: Document, node: BaseNode) -> EmbeddedSpan:
        if not isinstance(node, TextNode) or node.start_char_idx is None or node.end_char_idx is None:
            raise ValueError(f"Node {node.node_id} has no text with offsets.")
        start, end = node.start_char_idx, node.end_char_idx
        inside = 0 <= start < end <= len(document.text)
        if not inside or document.text[start:end] != node.get_content(MetadataMode.NONE):
            raise ValueError(f"Node {node.node_id} is not {document.path}[{start}:{end}].")
        vector = unit_vector(node.get_embedding())
        self._check_dimensions(len(vector))
        return EmbeddedSpan(start, end, vector.tolist())

    # searching

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """Answer a query in DEFAULT, TEXT_SEARCH or HYBRID mode; filters are not supported."""
        if query.filters or query.doc_ids or query.node_ids:
            raise ValueError("PassageStore does not filter: use one folder for each set of documents.")
        scores = self._rank(query, self.snapshot)
        places = self._catalog.places(scores)
        best = sorted(places, key=lambda key: (-scores[key], places[key].path, places[key].start))
        found = [(scores[key], self._node(places[key])) for key in best[: query.similarity_top_k]]
        hits = [(min(max(score, 0.0), 1.0), node) for score, node in found if node is not None]
        return VectorStoreQueryResult(
            nodes=[node for _, node in hits],
            similarities=[score for score, _ in hits],
            ids=[node.node_id for _, node in hits],
        )

    def _rank(self, query: VectorStoreQuery, snapshot: Snapshot) -> dict[int, float]:
        """The score of the best passages, by id."""
        ranked = self._ranked_rows(query, snapshot)
        return {int(snapshot.ids[row]): score for row, score in ranked}

    def _ranked_rows(self, query: VectorStoreQuery, snapshot: Snapshot) -> Ranking:
        count = query.similarity_top_k
        match query.mode:
            case VectorStoreQueryMode.DEFAULT:
                return self._by_meaning(query, snapshot, count)
            case VectorStoreQueryMode.TEXT_SEARCH:
                return [(row, score / (1 + score)) for row, score in by_words(query, snapshot, count)]
            case VectorStoreQueryMode.HYBRID:
                depth = max(MIN_RANKING, query.sparse_top_k or 0, count)
                rankings = (self._by_meaning(query, snapshot, depth), by_words(query, snapshot, depth))
                dense = 0.5 if query.alpha is None else query.alpha
                rows = [[row for row, _ in ranking] for ranking in rankings]
                return list(reciprocal_rank_fusion(rows, [dense, 1 - dense]).items())
            case other:
                raise ValueError(f"PassageStore has no {other.value} mode.")

    def _by_meaning(self, query: VectorStoreQuery, snapshot: Snapshot, count: int) -> Ranking:
        if query.query_embedding is None:
            raise ValueError("A search by meaning needs a query embedding.")
        if not len(snapshot.vectors):
            return []
        self._check_dimensions(len(query.query_embedding))
        return snapshot.vectors.search(query.query_embedding, count)

    def _current(self) -> Snapshot:
        """Of the last commit, whichever process made it. While another is making many, the one before
        goes on, if it is large: what was removed since is not found in it."""
        catalog, before = self._catalog, self._snapshot
        if before.generation == catalog.generation:
            return before
        if self._changed or not is_kept(catalog):
            self._changed = False
            return make(catalog)
        return kept(catalog) or before

    def _check_dimensions(self, dimensions: int) -> None:
        self.bind({"dimensions": str(dimensions)})

    def _node(self, place: Place) -> TextNode | None:
        document = self.document(place.path)
        if document is None or len(document.text) < place.end:
            return None  # it was removed a moment ago
        return TextNode(
            id_=f"{place.path}:{place.start}-{place.end}",
            text=document.text[place.start : place.end],
            start_char_idx=place.start,
            end_char_idx=place.end,
            metadata={"file_path": place.path, "page": document.page_at(place.start)},
            relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=place.path)},
        )


def by_words(query: VectorStoreQuery, snapshot: Snapshot, count: int) -> Ranking:
    return snapshot.words.search(query_words(query.query_str or ""), count)


def query_words(question: str) -> list[str]:
    """The words worth searching for, each once: without stop words, unless there are no others."""
    words = list(dict.fromkeys(WORD.findall(question.lower())))
    telling = [word for word in words if word not in stop_words()]
    return (telling or words)[:MAX_QUERY_WORDS]
