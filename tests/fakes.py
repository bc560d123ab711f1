"""Stand-ins and helpers that the tests share: an embedder without a model, a folder with its index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.core.vector_stores.types import VectorStoreQueryMode
from pydantic import PrivateAttr
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing

from index.opening import open_store
from index.opening import rebuild as rebuild_index
from index.report import SyncReport
from index.settings import Settings
from index.store import PassageStore
from index.sync import sync as sync_folder
from qa.answer import Passage, Quote
from qa.model import Logits
from qa.sentences import sentences
from qa.windows import Cut, Window, cutting

WORD = re.compile(r"\w+")
MODES = (VectorStoreQueryMode.DEFAULT, VectorStoreQueryMode.TEXT_SEARCH, VectorStoreQueryMode.HYBRID)


class HashingEmbedder(BaseEmbedding):
    """Every word adds one to the dimension that its checksum names; vectors have unit length.

    A text that holds `fails_on` breaks it, as a killed process or a fault in the model would.
    """

    model_name: str = "hashing"
    dimensions: int = 64
    fails_on: str | None = None
    digest: str | None = "of its weights"
    _texts_embedded: int = PrivateAttr(default=0)

    @property
    def fingerprint(self) -> str:
        return self.model_name if self.digest is None else f"{self.model_name} ({self.digest})"

    @property
    def texts_embedded(self) -> int:
        return self._texts_embedded

    @property
    def tokenizer(self) -> str:
        return str(word_tokenizer().to_str())

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._get_text_embedding(text) for text in texts]

    def _get_text_embedding(self, text: str) -> list[float]:
        if self.fails_on is not None and self.fails_on in text:
            raise RuntimeError(f"broke at {self.fails_on}")
        self._texts_embedded += 1
        return self._get_query_embedding(text)

    def _get_query_embedding(self, query: str) -> list[float]:
        counts = np.zeros(self.dimensions)
        for word in query.lower().split() or [""]:
            counts[crc32(word.strip(".,").encode()) % self.dimensions] += 1
        vector: list[float] = (counts / np.linalg.norm(counts)).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


@dataclass(slots=True)
class Library:
    """A folder of documents, and what it is indexed with."""

    folder: Path
    settings: Settings
    embedder: HashingEmbedder = field(default_factory=HashingEmbedder)

    @property
    def index_path(self) -> Path:
        return self.settings.index_path(self.folder)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def open(self) -> PassageStore:
        return open_store(self.folder, self.settings, self.embedder)

    def sync(self, store: PassageStore, prune: bool = False) -> SyncReport:
        return sync_folder(self.folder, store, self.embedder, self.settings, prune=prune)

    def synced(self) -> PassageStore:
        store = self.open()
        self.sync(store)
        return store

    def rebuild(self) -> SyncReport:
        return rebuild_index(self.folder, self.settings, self.embedder, lambda progress: None)


def retrieve(
    store: PassageStore,
    embedder: BaseEmbedding,
    question: str,
    mode: VectorStoreQueryMode = VectorStoreQueryMode.HYBRID,
    count: int = 5,
) -> list[NodeWithScore]:
    """Search the way that everything above the store does: through llama-index."""
    index = VectorStoreIndex.from_vector_store(store, embed_model=embedder)
    retriever = index.as_retriever(similarity_top_k=count, vector_store_query_mode=mode)
    return retriever.retrieve(question)


def texts(hits: Sequence[NodeWithScore]) -> list[str]:
    return [hit.text for hit in hits]


def paths(hits: Sequence[NodeWithScore]) -> list[str]:
    return [hit.metadata["file_path"] for hit in hits]


def span(hit: NodeWithScore) -> tuple[int, int]:
    """Where in its document a hit stands."""
    node = hit.node
    assert isinstance(node, TextNode)
    assert node.start_char_idx is not None
    assert node.end_char_idx is not None
    return node.start_char_idx, node.end_char_idx


class WordOverlapReader:
    """The words of a sentence that the question has too, from the first to the last, are the answer;
    the share of the question's words among them is the score."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Quote]:
        asked = set(WORD.findall(question.lower()))
        quotes = [
            Quote(passage.document, start, end, start + found[0].start(), start + found[-1].end(), score)
            for passage in passages
            for start, end in sentences(passage.document.text, passage.start, passage.end)
            if (
                found := [w for w in WORD.finditer(passage.document.text[start:end]) if w[0].lower() in asked]
            )
            if (score := len({word[0].lower() for word in found}) / len(asked))
        ]
        return sorted(quotes, key=lambda quote: (-quote.score, quote.path, quote.start))


def word_tokenizer() -> Tokenizer:
    """Every run of visible characters is a token, and all are the same unknown word."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    return tokenizer


@dataclass(frozen=True, slots=True)
class LengthModel:
    """Takes each word for an answer, the longer the surer; one of `none` letters is as good as none."""

    none: int = 4

    @property
    def tokenizer(self) -> Tokenizer:
        return cutting(word_tokenizer(), Cut(max_tokens=120, stride=20))

    def logits(self, window: Window) -> Logits:
        lengths = np.where(window.in_passage, window.ends - window.starts, self.none).astype(np.float32)
        return lengths, lengths
