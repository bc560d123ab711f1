"""The built-in embedding model: all-MiniLM-L6-v2 in 8 bits, run by onnxruntime."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import EmbeddingModelError
from index.shipped import load_shipped

WEIGHTS = Path(__file__).with_name("weights")
NAME = "embedder"
MODEL = f"{NAME}.onnx"
MAX_TOKENS = 256
WORKERS = os.cpu_count() or 1


class BuiltInEncoder:
    """Mean of the token states, at unit length, as sentence-transformers has it for this model.

    A text goes through alone, in one thread: its vector depends neither on the texts beside it nor on
    the machine's cores. Of a text of more than `max_tokens` the beginning counts.
    """

    def __init__(self, folder: Path) -> None:
        """Raises EmbeddingModelError where a file is missing, or is not the one that was shipped."""
        shipped = load_shipped(folder, NAME, EmbeddingModelError)
        self._session: Any = shipped.session
        self.tokenizer = shipped.tokenizer.to_str()
        self._cut = shipped.tokenizer
        self._cut.no_padding()
        self._cut.encode_special_tokens = True  # a text that says "[SEP]" says just that
        self._cut.enable_truncation(shipped.manifest["max_tokens"])

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """Shape `(texts, dimensions)`."""
        if len(texts) == 1:
            return [self._vector(texts[0]).tolist()]
        with ThreadPoolExecutor(WORKERS) as pool:
            return [vector.tolist() for vector in pool.map(self._vector, texts)]

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        ids = np.array([self._cut.encode(text).ids])
        inputs = {"input_ids": ids, "token_type_ids": np.zeros_like(ids), "attention_mask": np.ones_like(ids)}
        states = self._session.run(None, inputs)[0][0]
        mean: npt.NDArray[np.float32] = states.mean(axis=0)
        return mean / np.linalg.norm(mean)
