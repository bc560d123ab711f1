"""The embedding model: the built-in one, or sentence-transformers by local path, hubs switched off."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from llama_index.core.base.embeddings.base import BaseEmbedding
from tokenizers import Tokenizer

from index import builtin
from index.errors import EmbeddingModelError
from index.settings import BUILT_IN_MODEL
from index.shipped import digest_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WEIGHTS = "model.safetensors"


class Embedder(Protocol):
    """What an index needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Which weights made a vector: an index is only searched with the model that built it."""

    @property
    def tokenizer(self) -> str:
        """Of the tokenizers library, as JSON: the process that cuts texts into passages has its own."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of unit length, shape `(texts, dimensions)`."""


class Encoder(Protocol):
    """A model that was loaded."""

    @property
    def tokenizer(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> list[list[float]]: ...


class TransformerEncoder:
    """A sentence-transformers model."""

    def __init__(self, name: str) -> None:
        self._model = load_transformer(name)

    @property
    def tokenizer(self) -> str:
        own = self._model.tokenizer
        found = getattr(own, "backend_tokenizer", own)
        if not isinstance(found, Tokenizer):
            raise EmbeddingModelError(
                "The embedding model has no fast tokenizer. Give one that has a tokenizer.json."
            )
        return str(found.to_str())

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vectors


class LocalEmbedding(BaseEmbedding):
    """An embedding model behind llama-index's interface; vectors have unit length.

    Nothing is loaded before the first text is embedded or counted.
    """

    @cached_property
    def _encoder(self) -> Encoder:
        if self.model_name == BUILT_IN_MODEL:
            return builtin.BuiltInEncoder(builtin.WEIGHTS)
        return TransformerEncoder(self.model_name)

    @cached_property
    def fingerprint(self) -> str:
        built_in = self.model_name == BUILT_IN_MODEL
        weights = builtin.WEIGHTS / builtin.MODEL if built_in else Path(self.model_name, WEIGHTS)
        return f"{self.model_name} ({digest_of(weights)[:12]})" if weights.is_file() else self.model_name

    @property
    def tokenizer(self) -> str:
        return self._encoder.tokenizer

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return self._encoder.encode(texts)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self.embed([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self.embed(texts)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.embed([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def load_transformer(name: str) -> SentenceTransformer:
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(name, device="cpu", local_files_only=True)
    except Exception as error:  # whatever is wrong with the files of someone's model
        raise EmbeddingModelError(
            f"No embedding model at {name} ({_first_line(error)}). Give the folder of a "
            f"sentence-transformers model, or fetch a published one once with: hf download {name}"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
