"""llama-index as its starter has it, with the sentence nearest to the question.

`VectorStoreIndex.from_documents(...).as_retriever()`, with all-MiniLM-L6-v2: passages of up to 1,024 tokens
(the model embeds the first 256), of which two are found. Of their sentences the one whose vector is nearest
is the answer, because llama-index has none without a language model. It always answers.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from eval.peers.kit import Kit, versions
from eval.peers.texts import read_folder
from eval.questions import Question
from eval.systems import Citation, Hit, Reply, System
from qa.sentences import sentences


def open_peer(kit: Kit) -> System:
    return LlamaIndex(kit.embedder)


@dataclass(slots=True)
class LlamaIndex:
    model: Path
    name: str = "llama-index"
    _embedding: BaseEmbedding = field(init=False)
    _retriever: BaseRetriever = field(init=False)

    def index(self, folder: Path) -> int:
        self._embedding = HuggingFaceEmbedding(model_name=str(self.model))
        documents = [Document(text=one.text, id_=one.path) for one in read_folder(folder)]
        index = VectorStoreIndex.from_documents(documents, embed_model=self._embedding)
        self._retriever = index.as_retriever()
        return len(index.docstore.docs)

    def ask(self, question: Question) -> Reply:
        started = time.perf_counter()
        hits = self._retriever.retrieve(question.question)
        citation = self._best(question.question, [one for hit in hits for one in _sentences(hit)])
        return Reply(
            answer=citation.answer,
            confidence=min(max(citation.score, 0.0), 1.0),
            quotes=(citation,),
            nearest=(citation,),
            found=tuple(map(_hit, hits)),
            searched=question.question,
            latency_ms=1000 * (time.perf_counter() - started),
        )

    def facts(self) -> Sequence[tuple[str, str]]:
        return versions("llama-index-core", "llama-index-embeddings-huggingface")

    def _best(self, question: str, sentences: Sequence[tuple[str, str, int]]) -> Citation:
        vectors = np.array(self._embedding.get_text_embedding_batch([text for _, text, _ in sentences]))
        scores = vectors @ np.array(self._embedding.get_query_embedding(question))
        path, text, start = sentences[int(scores.argmax())]
        return Citation(path, text, text, float(scores.max()), start, start + len(text))


def _sentences(hit: NodeWithScore) -> list[tuple[str, str, int]]:
    """Path, text and start of the sentences of a hit."""
    place = _hit(hit)
    text = hit.node.get_content()
    return [
        (place.path, text[start:end], place.start + start) for start, end in sentences(text, 0, len(text))
    ]


def _hit(hit: NodeWithScore) -> Hit:
    node = hit.node
    if not isinstance(node, TextNode) or node.start_char_idx is None or node.end_char_idx is None:
        raise ValueError(f"llama-index does not tell where {node.node_id} is.")
    return Hit(node.ref_doc_id or "", node.start_char_idx, node.end_char_idx)
