"""Haystack's extractive reader, with our weights, behind its own hybrid search in memory.

The pieces are those of its tutorials on extractive question answering and on hybrid retrieval, set as
they come: `DocumentSplitter` (200 words), `InMemoryDocumentStore`, BM25 and all-MiniLM-L6-v2 with ten
passages each. They are joined by reciprocal ranks, and the first ten are read by
`TransformersExtractiveReader`, which may say that there is no answer. Its first answer counts. The reader
passes no token types to the model, though models like BERT, ours among them, are trained with these:
`haystack_types.py` corrects that.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from haystack import Document, ExtractedAnswer, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

from eval.peers.kit import Kit, versions
from eval.peers.texts import cite, read_folder
from eval.questions import Question
from eval.systems import Citation, Hit, Reply, System

FOUND = 10


def open_peer(kit: Kit) -> System:
    return Haystack(kit)


@dataclass(slots=True)
class Haystack:
    kit: Kit
    name: str = "haystack"
    _pipeline: Pipeline = field(init=False)

    def index(self, folder: Path) -> int:
        documents = [Document(content=one.text, meta={"path": one.path}) for one in read_folder(folder)]
        store = InMemoryDocumentStore()
        indexing = Pipeline()
        indexing.add_component("splitter", DocumentSplitter())
        embedder = SentenceTransformersDocumentEmbedder(model=str(self.kit.embedder), progress_bar=False)
        indexing.add_component("embedder", embedder)
        indexing.connect("splitter", "embedder")
        store.write_documents(indexing.run({"splitter": {"documents": documents}})["embedder"]["documents"])
        self._pipeline = self._asking(store)
        return store.count_documents()

    def reader(self) -> TransformersExtractiveReader:
        reader = TransformersExtractiveReader(self.kit.reader)
        reader.warm_up()
        return reader

    def ask(self, question: Question) -> Reply:
        started = time.perf_counter()
        asked = question.question
        output = self._pipeline.run(
            {"embedder": {"text": asked}, "words": {"query": asked}, "reader": {"query": asked}},
            include_outputs_from={"joiner"},
        )
        latency_ms = 1000 * (time.perf_counter() - started)
        answers: list[ExtractedAnswer] = output["reader"]["answers"]
        citations = [_citation(answer) for answer in answers if answer.data]
        answered = bool(answers and answers[0].data)
        return Reply(
            answer=citations[0].answer if answered else "",
            confidence=citations[0].score if citations else 0.0,
            quotes=tuple(citations[:1]) if answered else (),
            nearest=tuple(citations[:1]),
            found=tuple(map(_hit, output["joiner"]["documents"])),
            searched=asked,
            latency_ms=latency_ms,
        )

    def facts(self) -> Sequence[tuple[str, str]]:
        return versions("haystack-ai", "transformers-haystack", "sentence-transformers-haystack")

    def _asking(self, store: InMemoryDocumentStore) -> Pipeline:
        asking = Pipeline()
        asking.add_component(
            "embedder", SentenceTransformersTextEmbedder(model=str(self.kit.embedder), progress_bar=False)
        )
        asking.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=FOUND))
        asking.add_component("words", InMemoryBM25Retriever(store, top_k=FOUND))
        asking.add_component("joiner", DocumentJoiner("reciprocal_rank_fusion", top_k=FOUND))
        asking.add_component("reader", self.reader())
        asking.connect("embedder.embedding", "meaning.query_embedding")
        asking.connect("meaning", "joiner")
        asking.connect("words", "joiner")
        asking.connect("joiner", "reader.documents")
        asking.warm_up()
        return asking


def _citation(answer: ExtractedAnswer) -> Citation:
    document, place = answer.document, answer.document_offset
    if document is None or document.content is None or place is None:
        raise ValueError("Haystack does not tell where its answer is.")
    found = _hit(document)
    return cite(found.path, document.content, found.start, place.start, place.end, answer.score)


def _hit(document: Document) -> Hit:
    start = int(document.meta["split_idx_start"])
    return Hit(str(document.meta["path"]), start, start + len(document.content or ""))
