"""What a user would write in ten lines of llama-index: the baseline of the benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
from llama_index.core import (
    SimpleDirectoryReader,
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import BaseNode, TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissVectorStore

from eval.benchmark.synthetic import DIMENSIONS, documents
from qa.training.model import minilm

PASSAGE_TOKENS = 128


class Constant(BaseEmbedding):
    """Embeds every text as the same vector, at no cost."""

    vector: list[float]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self.vector

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self.vector


def embedding() -> BaseEmbedding:
    return HuggingFaceEmbedding(model_name=str(minilm()), device="cpu")


def build(folder: Path, saved: Path, model: BaseEmbedding) -> int:
    """Index a folder and save the index. Returns the number of passages."""
    splitter = SentenceSplitter(chunk_size=PASSAGE_TOKENS, chunk_overlap=0)
    nodes = splitter.get_nodes_from_documents(SimpleDirectoryReader(str(folder)).load_data())
    return save(nodes, saved, model)


def save_synthetic(passages: int, saved: Path) -> None:
    """Save an index of synthetic passages with their vectors."""
    nodes = [
        TextNode(text=document.text[span.start : span.end], embedding=list(map(float, span.vector)))
        for document, spans in documents(passages)
        for span in spans
    ]
    save(nodes, saved, Constant(vector=[0.0] * DIMENSIONS))


def save(nodes: Sequence[BaseNode], saved: Path, model: BaseEmbedding) -> int:
    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(DIMENSIONS))
    context = StorageContext.from_defaults(vector_store=store)
    index = VectorStoreIndex(nodes, storage_context=context, embed_model=model)
    index.storage_context.persist(str(saved))
    return len(nodes)


def open_and_search(saved: Path, question: str, model: BaseEmbedding, count: int) -> int:
    """Load a saved index and search it. Returns the number of passages found."""
    store = FaissVectorStore.from_persist_dir(str(saved))
    context = StorageContext.from_defaults(vector_store=store, persist_dir=str(saved))
    index = load_index_from_storage(context, embed_model=model)
    return len(index.as_retriever(similarity_top_k=count).retrieve(question))
