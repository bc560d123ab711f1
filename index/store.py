"""The embedded store behind llama-index's vector store interface."""

from __future__ import annotations

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
    VectorStoreQueryResult,
)
from pydantic import PrivateAttr

from index.catalog import Catalog, EmbeddedSpan, Held, Place, Unread, Vector
from index.database import REBUILD, Database
from index.documents import Document
from index.errors import IncompatibleIndexError
from index.search import rank
from index.snapshot import Searched, Snapshot, made
from index.vectors import unit_vector


class PassageStore(BasePydanticVectorStore):
    """Passages of documents, searched by meaning (FAISS), by words (BM25), or by both.

    Scores are in [0, 1], higher is better: the cosine in DEFAULT mode, BM25 squashed by `s / (1 + s)`
    in TEXT_SEARCH, both spread and mixed in HYBRID (1 where both put it first). Ties are broken by document,
    then position. Every node is a slice of a stored document: `document(node.ref_doc_id).text[start:end]`.
    """

    stores_text: bool = True
    is_embedding_query: bool = True
    _catalog: Catalog = PrivateAttr()
    _searched: Searched = PrivateAttr()
    _documents: Any = PrivateAttr()
    _built_with: dict[str, str] = PrivateAttr(default_factory=dict)

    def __init__(self, path: Path) -> None:
        super().__init__()  # type: ignore[call-arg]  # the fields have defaults
        self._catalog = Catalog(Database(path))
        try:
            self._searched = Searched(self._catalog)
        except BaseException:
            self.close()
            raise
        self._documents = lru_cache(maxsize=32)(self._load_document)
        self._catalog.database.on_opened = self._opened_anew

    @classmethod
    def class_name(cls) -> str:
        return "PassageStore"

    @property
    def client(self) -> Catalog:
        return self._catalog

    @property
    def _current(self) -> Catalog:
        """The catalog of the file that is there now, were it put in the place of another."""
        self._catalog.database.follow()
        return self._catalog

    def _opened_anew(self) -> None:
        self._searched.forget()
        self.bind(self._built_with)

    @property
    def opened(self) -> int:
        """How often the file was opened: once, and each time that it was another."""
        self._catalog.database.follow()
        return self._catalog.database.opened

    @property
    def snapshot(self) -> Snapshot:
        """What is searched, of the last commit."""
        self._catalog.database.follow()
        return self._searched.current()

    def document(self, path: str) -> Document | None:
        """The document with this path, which is also its `ref_doc_id`; None where there is none."""
        catalog = self._current
        found: Document | None = self._documents(path, catalog.generation, catalog.database.opened)
        return found

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every stored document's file, by path."""
        return self._current.digests()

    def held(self) -> tuple[Held, ...]:
        """What there is of every document, in the order of paths."""
        return self._current.held()

    def check(self) -> tuple[int, int]:
        """How many documents and passages there are, after reading every row of them.

        Raises DamagedIndexError where one is not as it was written.
        """
        self._current.database.check_pages()
        with self._catalog.database.reading():
            snapshot = made(self._catalog)
            documents, passages = self._catalog.counts()
        if len(snapshot.ids) != passages:
            raise self._catalog.database.damage("passages without their document")
        return documents, passages

    def close(self) -> None:
        self._catalog.database.close()

    def _load_document(self, path: str, _generation: int, _opened: int) -> Document | None:
        return self._catalog.document(path)

    def bind(self, built_with: Mapping[str, str]) -> None:
        """Record what the index is built with, or refuse where it was built with something else."""
        self._built_with |= built_with
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
        before = self._current.generation
        with self._catalog.database.change():
            yield
        if self._catalog.generation != before:
            self._searched.changed = True

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
        return self._current.unread()

    def move_and_remove(self, moved: Mapping[str, str], gone: Iterable[str]) -> None:
        """Give documents other paths (new by old) and forget others, all or nothing."""
        with self._change():
            for path in gone:
                self._catalog.remove_document(path)
            for path, to in moved.items():
                self._catalog.move_document(path, to)

    def vectors_of(self, path: str) -> Mapping[str, Vector]:
        """The vectors of a document's passages, by their text; none where there is no such document."""
        return self._current.vectors_of(path)

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
        if query.query_embedding is not None and len(self.snapshot.vectors):
            self._check_dimensions(len(query.query_embedding))
        scores, places = self._best(query)
        best = sorted(places, key=lambda key: (-scores[key], places[key].path, places[key].start))
        found = [(scores[key], self._node(places[key])) for key in best[: query.similarity_top_k]]
        hits = [(min(max(score, 0.0), 1.0), node) for score, node in found if node is not None]
        return VectorStoreQueryResult(
            nodes=[node for _, node in hits],
            similarities=[score for score, _ in hits],
            ids=[node.node_id for _, node in hits],
        )

    def _best(self, query: VectorStoreQuery) -> tuple[dict[int, float], dict[int, Place]]:
        """Scores and places of the best passages, by id. Where many were removed since the snapshot was
        made, as another process's sync does, more are looked at."""
        snapshot, count = self.snapshot, query.similarity_top_k
        while True:
            scores = rank(query, snapshot, count)
            places = self._catalog.places(scores)
            enough = len(places) >= query.similarity_top_k or len(places) == len(scores)
            if enough or count >= len(snapshot.ids):
                return scores, places
            count *= 4

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
